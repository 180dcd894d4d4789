package harness

import "io"

// Terminal is somebody who types into a container in place of the job's command.
type Terminal struct {
	// In is what is typed; Out and Err what the shell prints. With a TTY all that it prints goes to Out.
	In       io.Reader
	Out, Err io.Writer
	// TTY: In and Out are a terminal, and the container gets one.
	TTY bool
	// Raw hands the keys of the terminal through until the returned function is called. It may be nil without a TTY.
	Raw func() (restore func(), err error)
	// Size of the terminal in characters, and what tells that it is another one; nil without a TTY.
	Size    func() (width, height uint)
	Resized <-chan struct{}
	// Executable is the path of the running program, whose own shell is brought for images that have none (see egress.FindSupervisor).
	Executable string
	// Ready is told, before anything is typed, what was found out about the shell.
	Ready func(Opened)
}

// Opened is a shell in a container.
type Opened struct {
	// Path of the shell in the container: "/bin/sh". Brought: it is Seatrial's own, for an image that has none that starts.
	Path    string
	Brought bool
	// Command is what a node would start there; empty when the image and the job name nothing.
	Command []string
	// MemoryLimit in bytes, CPULimit in cores, and the engine's network mode.
	MemoryLimit int64
	CPULimit    float64
	Network     string
}

// CommandVariable has the line in the shell that starts what a node would.
const CommandVariable = "SEATRIAL_COMMAND"
