package pipeline

import (
	"io"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// Options say how a job is judged, tried and sent.
type Options struct {
	// Policy says how strictly to judge, and what the results of a local run should be.
	Policy lint.Policy
	// Tolerances are those typed, which count for more than the policy's.
	Tolerances []harness.Tolerance
	// Gather says how facts are asked for. What it has of the network is filled in when that was asked.
	Gather lint.GatherOptions
	// Platforms that check and repair judge an image by, one after the other.
	Platforms Platforms
	Network   Network
	Trial     Trial
	Uploads   Uploads
	Follow    Follow
	Results   Results
	// Note is told, by Check, of what stood in the way and changed nothing. It may be nil.
	Note func(line string)
	// Again sends a job although an earlier submission of it may be on the network.
	Again bool
}

// Platforms are those that were asked for; the zero value leaves one to the network.
type Platforms struct {
	// Names of them: "linux/amd64".
	Names []string
	// All stands for every one that the network's nodes have; where no network is asked, that the image's index has.
	All bool
}

// Several tells whether more than one may be judged.
func (p Platforms) Several() bool { return p.All || len(p.Names) > 1 }

// Network says which network a job goes to.
type Network struct {
	// Host, Port and Profile as typed, empty when they were not, and the endpoint of last resort: see submit.Lookup.
	Host, Port, Profile, Default string
	// Config and DataDir are --config and --data-dir as typed: see submit.Lookup.
	Config  []string
	DataDir string
	// NamedBy is the place in a file that somebody else may have written which names the network; empty when the user does.
	NamedBy string
	// Local starts a network for this job alone, and ends it with the submission.
	Local bool
	// UserAgent names the program to the network: "seatrial/v1".
	UserAgent string
	// Note is told of what is risky about it. It may be nil.
	Note func(line string)
}

// Trial says how a job is run on this machine.
type Trial struct {
	// Skip: not at all.
	Skip bool
	// Partition is which of the job's executions the run stands for, from 0 and below the job's Count.
	Partition int
	// Stay is how long the program of a job that is not meant to end is watched; zero is harness.DefaultStay.
	Stay time.Duration
	// Sample is how many bytes of each input are enough; zero is all.
	Sample int64
	// Follow shows the output of the run that decides as it comes: as lines that do nothing to a terminal, or to Raw as it is when
	// that is not nil.
	Follow bool
	Raw    io.Writer
	// Update makes the results the expected ones.
	Update bool
	// Repeat is how often the job runs, to compare the results; zero is once.
	Repeat int
	// Supervisor is the path of the program that watches one more run, to tell what the job tries to reach, as this program
	// does or one beside it (see docker.TraceOptions); empty for no such run.
	Supervisor string
	// Resources is the job file that what the run needed is written into; empty for none.
	Resources string
	// Templates are those of that file.
	Templates file.Template
}

// Uploads say where data that is on this machine goes.
type Uploads struct {
	// Bucket and a key or prefix in it; nil for the user's IPFS node.
	Bucket *s3.Source
	// API is that node's address as typed; empty for the node that `ipfs` would find.
	API string
}

// Follow says what is told of a job while it runs, and for how long.
type Follow struct {
	// Wait for the job to end.
	Wait bool
	// Patience is how long; the job goes on after it.
	Patience time.Duration
	// Logs shows the job's output as it runs.
	Logs bool
	// Nodes lists the executions and their nodes at the end.
	Nodes bool
	// Grouped shows events by execution, at the end.
	Grouped bool
}

// Results say where a result folder goes.
type Results struct {
	// Dir is empty for a folder that the command names, or throws away.
	Dir string
	// Overwrite replaces results that are there already.
	Overwrite bool
	// MaxBytes that one execution's may unpack to; zero for as many as a network allows.
	MaxBytes int64
	// Endpoints of S3 that get the user's AWS credentials when the network says that results are there, beside AWS and those
	// that the environment and the job name.
	Endpoints []string
}
