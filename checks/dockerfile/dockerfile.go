// Package dockerfile reads Dockerfiles, with BuildKit's own parser.
package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Image is what a Dockerfile says of the containers of the image that it makes: its target stage, and the stages that that one is
// made FROM. What the base has is not among it.
type Image struct {
	// Base is the image that the target is made from, through other stages; with its variables as typed.
	Base string
	// Entrypoint and Cmd as an image has them: those in shell form begin with the shell. Nil for none.
	Entrypoint, Cmd  []string
	WorkingDir, User string
	Volumes, Ports   []string
	// Lines are where each was said last, from 1, by the instruction's name: "ENTRYPOINT".
	Lines map[string]int
}

// Image reads off the instructions what they say of containers. It needs no Predict.
func (f *File) Image() *Image {
	image := &Image{Base: f.Base.Typed, Lines: map[string]int{}}
	for _, stage := range f.lineageOf(f.target()) {
		image.read(f.stages[stage])
	}
	return image
}

// read reads the instructions of a stage, on top of those of the stages below it.
func (i *Image) read(stage instructions.Stage) {
	shell := []string{"/bin/sh", "-c"}
	words := func(c instructions.ShellDependantCmdLine) []string {
		if c.PrependShell {
			return append(slices.Clone(shell), c.CmdLine...)
		}
		return append([]string{}, c.CmdLine...)
	}
	for _, command := range stage.Commands {
		switch c := command.(type) {
		case *instructions.ShellCommand:
			shell = c.Shell
			continue
		case *instructions.EntrypointCommand:
			i.Entrypoint = words(c.ShellDependantCmdLine)
			if !slices.ContainsFunc(stage.Commands, isCmd) { // the CMD that came from below is none of this one's
				i.Cmd = nil
				delete(i.Lines, "CMD")
			}
		case *instructions.CmdCommand:
			i.Cmd = words(c.ShellDependantCmdLine)
		case *instructions.WorkdirCommand:
			i.WorkingDir = c.Path
		case *instructions.UserCommand:
			i.User = c.User
		case *instructions.VolumeCommand:
			i.Volumes = append(i.Volumes, c.Volumes...)
		case *instructions.ExposeCommand:
			i.Ports = append(i.Ports, c.Ports...)
		default:
			continue
		}
		if at := command.Location(); len(at) > 0 {
			i.Lines[strings.ToUpper(command.Name())] = at[0].Start.Line
		}
	}
}

func isCmd(c instructions.Command) bool {
	_, is := c.(*instructions.CmdCommand)
	return is
}
