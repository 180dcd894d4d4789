package harness

import "github.com/seatrial/seatrial/submit/job"

// Run is one local run to make: the job, and where its results go.
type Run struct {
	Job *job.Job
	// Image is what the engine runs: an image ID, or a reference the engine can pull.
	Image string
	// Platform of the network's nodes: "linux/amd64".
	Platform string
	// Dir is the result folder; it must be new or empty.
	Dir string
	// Stage is told what happens, for a live line: "pulling …", "running".
	Stage func(string)
}
