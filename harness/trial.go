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
	// Engine is its name and version: "Docker Engine 20.10.24".
	Engine string `json:"engine"`
	// Network is the engine's network mode: none, bridge or host.
	Network string `json:"network"`

	// CommandLine repeats the run by hand: a docker run line with shell quoting.
	CommandLine string `json:"command_line"`

	// StartError is the engine's own words when the container could not be started (F9 to F11, F14, F16); ExitCode is then -1.
	StartError string `json:"start_error,omitempty"`
	ExitCode   int    `json:"exit_code"`
	OOMKilled  bool   `json:"oom_killed"`
	TimedOut   bool   `json:"timed_out"`

	// Duration is the container's wall time, without image pull and clean-up.
	Duration time.Duration `json:"duration_ns"`
	CPUTime  time.Duration `json:"cpu_time_ns"`
	// PeakMemory is as the kernel counts against the limit: page cache included. Zero when nobody tells.
	PeakMemory int64 `json:"peak_memory"`
	// MemoryLimit and CPULimit are what the job asked for, or the network's defaults.
	MemoryLimit int64   `json:"memory_limit"`
	CPULimit    float64 `json:"cpu_limit"`

	Stdout  File     `json:"stdout"`
	Stderr  File     `json:"stderr"`
	Outputs []Output `json:"outputs"`
	// Stray are files that a run which ended with 0 wrote outside its mounts, and which are lost with the container.
	// Their paths are those in the container; temporary files, caches and system folders are left out.
	Stray []File `json:"stray,omitempty"`
}

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
}
