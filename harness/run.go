package harness

import (
	"io"
	"time"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// UnsupportedError says that this machine cannot stand in for a node in some way
// other than fetching inputs, which says nothing about the workload.
type UnsupportedError struct {
	// Reason says what cannot be done: "the job asks for a GPU, and this machine's engine has none to give".
	Reason string
}

func (e *UnsupportedError) Error() string { return e.Reason }

// Run is one local run to make: the job, and where its results go.
type Run struct {
	Job *job.Job
	// Image is what the engine runs: an image ID, or a reference the engine can pull.
	Image string
	// ImageAgain is what the engine can run when this run is long over, and Bring the command that brings it there first; empty
	// for Image itself, and for nothing to do.
	ImageAgain string
	Bring      []string
	// Platform of the network's nodes: "linux/amd64".
	Platform string
	// Dir is the result folder; it must be new or empty.
	Dir string
	// Partition is which of the job's executions the run stands for, from 0 and below the job's Count: its variable
	// BACALHAU_PARTITION_INDEX, and its share of the S3 inputs that are divided.
	Partition int
	// DefaultNetwork is what a job that asks for no network in particular gets where it is meant to run: "bridge" or
	// "none". Empty, for no network known, is as none: what passes so passes everywhere (contract 1, Network).
	DefaultNetwork string
	// WithoutNetwork gives the container none, whatever the job asks for.
	WithoutNetwork bool
	// Again says that the workload ran before, and this run explains that one: what it leaves outside its outputs is
	// not looked for.
	Again bool
	// Limit ends the container after this time, unless the job's own timeout is shorter; zero is no limit.
	Limit time.Duration
	// Stay is how long the program of a job that is not meant to end is watched before it is stopped; zero is DefaultStay. No
	// other limit and no timeout counts for it.
	Stay time.Duration
	// Inputs say where inputs are kept for the next run, and how much of them is enough. The progress goes to Stage.
	Inputs storage.FetchOptions
	// Stdout and Stderr get what the container writes as it comes, beside the result folder, and may be nil. That they fail ends nothing.
	Stdout, Stderr io.Writer
	// Stage is told what happens, for a live line: "running".
	Stage func(string)
	// Note is told what may take minutes, for a line that stays: "pulling …". It may be nil.
	Note func(string)
}
