package harness

// Unconnected is how a job ended without the network that it had been given before.
type Unconnected struct {
	// StartError, ExitCode, TimedOut and OOMKilled are as those of a Trial.
	StartError string `json:"start_error,omitempty"`
	ExitCode   int    `json:"exit_code"`
	TimedOut   bool   `json:"timed_out"`
	OOMKilled  bool   `json:"oom_killed"`
	// Stderr is the end of what it wrote there, up to StderrTail bytes.
	Stderr string `json:"stderr,omitempty"`
	// Missing are files of the outputs that the run with a network left and this one did not, by their paths in the
	// result folder.
	Missing []string `json:"missing,omitempty"`
}

// StderrTail is how much of the end of stderr is kept of such a run, in bytes.
const StderrTail = 64 << 10

// Relies tells whether the job needs the network: without it, it did not end well or left out a file. What the files
// hold may differ between any two runs and decides nothing.
func (u *Unconnected) Relies() bool {
	return u.StartError != "" || u.ExitCode != 0 || u.TimedOut || u.OOMKilled || len(u.Missing) > 0
}
