// Package harness runs a workload once as a compute node would and records what it did.
package harness

import (
	"io/fs"
	"time"
)

// Trial is the record of one local run. Sizes are in bytes.
type Trial struct {
	// Dir is the result folder, laid out as the network lays it out: stdout, stderr, exitCode, one folder per output.
	Dir string `json:"dir"`
	// Image is what ran: an image ID or a reference by digest.
	Image    string `json:"image"`
	Platform string `json:"platform"`
	// Partition is which of the job's executions the run stood for, from 0.
	Partition int `json:"partition,omitempty"`
	// Emulated says that the image is for another processor than this machine's, so that it ran in an emulator: slower
	// by far, and no proof that a program is for the right processor.
	Emulated bool `json:"emulated,omitempty"`
	// Engine is its name and version: "Docker Engine 20.10.24".
	Engine string `json:"engine"`
	// Network is the engine's network mode: none, bridge or host; or http, for a bridge that leads to a gateway only.
	Network string `json:"network"`
	// WithoutNetwork is a second run of a job that was given a network and ended well, which had none. It is nil when
	// there was no such run, and its result folder is gone.
	WithoutNetwork *Unconnected `json:"without_network,omitempty"`

	// Notes say in what this run was not as on a node, for a reason of this machine's.
	Notes []string `json:"notes,omitempty"`

	// Command is what ran: ENTRYPOINT and CMD of the image and the job, as the engine put them together.
	Command []string `json:"command,omitempty"`
	// CommandLine repeats the run by hand: a docker run line with shell quoting.
	CommandLine string `json:"command_line"`

	// StartError is the engine's own words when the container could not be started (F9 to F11, F14, F16); ExitCode is then -1.
	StartError string `json:"start_error,omitempty"`
	ExitCode   int    `json:"exit_code"`
	OOMKilled  bool   `json:"oom_killed"`
	TimedOut   bool   `json:"timed_out"`
	// Stay is how the program of a job that is not meant to end kept at it; nil for any other job.
	Stay *Stay `json:"stay,omitempty"`

	// Duration is the container's wall time, without image pull and clean-up.
	Duration time.Duration `json:"duration_ns"`
	CPUTime  time.Duration `json:"cpu_time_ns"`
	// PeakMemory is as the kernel counts against the limit: page cache included. Zero when nobody tells.
	PeakMemory int64 `json:"peak_memory"`
	// WorkingMemory is the peak of what the kernel could not have dropped: without cached files. A run needs this much,
	// and more than the limit kills it. Zero when nobody tells.
	WorkingMemory int64 `json:"working_memory"`
	// Samples are the course of memory and cpu time, oldest first and no more than MaxSamples.
	Samples []Sample `json:"samples,omitempty"`
	// MemoryLimit and CPULimit are what the job asked for, or the network's defaults.
	MemoryLimit int64   `json:"memory_limit"`
	CPULimit    float64 `json:"cpu_limit"`
	// CPUs are those that the container had: the limit, or all of a smaller machine's.
	CPUs float64 `json:"cpus"`
	// Sampled: inputs were cut short for a quick trial, so that results and needs are not those of the whole.
	Sampled bool `json:"sampled,omitempty"`
	// InputBytes is the size of everything that was mounted as an input.
	InputBytes int64 `json:"input_bytes"`

	Stdout  File     `json:"stdout"`
	Stderr  File     `json:"stderr"`
	Outputs []Output `json:"outputs"`
	// LogKept is how much of both streams this machine's engine keeps in its log, in bytes; zero when it sets no bound, or does not tell (F71).
	LogKept int64 `json:"log_kept,omitempty"`
	// Stray are files that a run which ended with 0 wrote outside its mounts, and which are lost with the container.
	// Their paths are those in the container; temporary files, caches and system folders are left out. What somebody most
	// likely wants back comes first (SortStray).
	Stray []File `json:"stray,omitempty"`
	// StrayNoise counts what was left out of Stray, by what it is: "temporary", "cache", "log", "system", "hidden" and StrayNotLookedAt.
	StrayNoise map[string]int `json:"stray_noise,omitempty"`
	// StrayFolders are the folders of Stray that the run made: an output mounted there hides nothing of the image's.
	StrayFolders []string `json:"stray_folders,omitempty"`

	// Egress is what the workload tried to reach, recorded in a run of its own; nil when nobody asked.
	Egress *Egress `json:"egress,omitempty"`
	// Repeats are further runs of the same workload, set beside this one.
	Repeats []Repeat `json:"repeats,omitempty"`
	// Expected is what came of comparing the results with what the user expects; nil when nobody asked.
	Expected *Expected `json:"expected,omitempty"`
}

// StrayNotLookedAt are the files in StrayNoise that may be of use, but were too many.
const StrayNotLookedAt = "not looked at"

// Output is what one declared output held after the run.
type Output struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Files []File `json:"files"`
}

// File is one entry of a result folder.
type File struct {
	// Path is relative to the result folder, with slashes.
	Path string      `json:"path"`
	Mode fs.FileMode `json:"mode"`
	Size int64       `json:"size"`
	// Digest is "sha256:…" of a regular file's content, empty for folders, special files and files that this user may not read.
	Digest string `json:"digest,omitempty"`
	// Link is a symbolic link's target.
	Link string `json:"link,omitempty"`
	// Altered is what a node's log changes in a stream; nil for a stream that it keeps, and for every other file.
	Altered *Altered `json:"altered,omitempty"`
}

// Unconnected is how a job ended without the network that it had been given before.
type Unconnected struct {
	// StartError, ExitCode, TimedOut and OOMKilled are as those of a Trial.
	StartError string `json:"start_error,omitempty"`
	ExitCode   int    `json:"exit_code"`
	TimedOut   bool   `json:"timed_out"`
	OOMKilled  bool   `json:"oom_killed"`
	// Stderr is the end of what it wrote there, up to StderrTail bytes.
	Stderr string `json:"stderr,omitempty"`
	// Ended: the program of a job that is not meant to end did so.
	Ended bool `json:"ended,omitempty"`
	// Missing are files of the outputs that the run with a network left and this one did not, by their paths in the
	// result folder.
	Missing []string `json:"missing,omitempty"`
}

// StderrTail is how much of the end of stderr is kept of such a run, in bytes.
const StderrTail = 64 << 10

// Relies tells whether the job needs the network: without it, it did not end well or left out a file. What the files
// hold may differ between any two runs and decides nothing.
func (u *Unconnected) Relies() bool {
	return u.StartError != "" || u.ExitCode != 0 || u.TimedOut || u.OOMKilled || u.Ended || len(u.Missing) > 0
}

// Finished tells whether a program that is meant to end did so, and well.
func (t *Trial) Finished() bool {
	return t.Stay == nil && t.ExitCode == 0 && t.StartError == "" && !t.OOMKilled && !t.TimedOut
}

// Well tells whether a program did what its job's type asks of it: it ended with 0, or stayed.
func (t *Trial) Well() bool {
	if t.Stay != nil {
		return t.Stay.Stayed && t.StartError == "" && !t.OOMKilled
	}
	return t.Finished()
}
