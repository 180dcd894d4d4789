package lint

import (
	"maps"
	"slices"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/dockerfile/layers"
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// Subject holds the facts about one workload. A fact that is nil or empty has its reason in Missing.
type Subject struct {
	Job *job.Job
	// Platform of the network's nodes: "linux/amd64".
	Platform string
	// Foreign is GatherOptions'.
	Foreign bool
	// Bounded: the user has said how much of an image is read.
	Bounded bool
	// Image is set whenever its source could be asked, also when it has no such image (see image.Access).
	Image *image.Image
	// unasked is GatherOptions.Unasked.
	unasked string
	// Dockerfile is what the image is built from, when it is known.
	Dockerfile *dockerfile.File
	// Made tells which instructions of the Dockerfile made an image that is built; nil for one that is not, and when it is not known.
	// Unplaced is why, when a Dockerfile was named; empty else.
	Made     *dockerfile.Made
	Unplaced string
	// Files are those of an image that is not built yet, as far as its Dockerfile tells, and Absent what it copies that is not there.
	Files  *layers.Image
	Absent []layers.Absence
	// Damage is what is known to keep every engine from pulling the image (F69), worst found first.
	Damage []*rootfs.DamageError
	// Exec is what was found out about the command from the image's layers; Missing has FactExec when it is undecided.
	Exec *exec.Answer
	// Inputs are what the sources of the job's inputs say, by index; shorter when they were not asked.
	Inputs []ProbedInput
	// Covers are what of the image the inputs cover, by index; empty when the layers were not looked at.
	Covers []Cover
	// Network is what the network says of itself, also when that is a refusal.
	Network *facts.Network
	// Trial is the local run.
	Trial *harness.Trial
	// Outcome is what became of the job on the network.
	Outcome *facts.Outcome
	// Comparisons are of the local results and those of each execution that was fetched.
	Comparisons []*harness.Comparison
	// Submission is what `submit --resume` knows the job by, to compare its results once more; empty when there is nothing to go on with.
	Submission string
	// Missing says why a fact could not be gathered: "registry.example: connection refused".
	Missing map[Fact]string
	// options are the sizes that checks go by; Judge fills them in.
	options map[string]int64
}

// WithTrial is the subject with what its local run showed.
func (s *Subject) WithTrial(t *harness.Trial) *Subject {
	with := *s
	with.Trial = t
	return &with
}

// WithOutcome is the subject with what became of its job on the network.
func (s *Subject) WithOutcome(o *facts.Outcome) *Subject {
	with := *s
	with.Outcome = o
	return &with
}

// WithComparisons is the subject with its local results set beside those of each execution.
func (s *Subject) WithComparisons(all []*harness.Comparison) *Subject {
	with := *s
	with.Comparisons = all
	return &with
}

// Without is the subject with the reason why a fact could not be gathered, on one line.
func (s *Subject) Without(fact Fact, reason string) *Subject {
	with := *s
	with.Missing = maps.Clone(s.Missing)
	with.Missing[fact] = reason
	return &with
}

// Filed tells that a fix is for a job file: the job came in one, or nobody here has typed it.
func (s *Subject) Filed() bool { return s.Job.File != "" || s.Foreign }

// Fits tells whether the image's programs are for the platform that it is judged by, whatever it says itself.
func (s *Subject) Fits() bool {
	if s.Exec == nil {
		return false
	}
	arch := s.Exec.Architecture()
	return arch != "" && "linux/"+arch == s.Platform
}

// Zstd are the numbers of the image's layers that are compressed with zstd, by their first bytes where they were read.
func (s *Subject) Zstd() []int {
	if s.Exec == nil || s.Exec.View == nil {
		return s.Image.Zstd
	}
	found := slices.Concat(s.Image.Zstd, s.Exec.View.Zstd())
	slices.Sort(found)
	return slices.Compact(found)
}

// Needs is what to ask a network for by what the local run used; nil when there was none, or it does not tell.
func (s *Subject) Needs() *harness.Needs {
	if s.Trial == nil {
		return nil
	}
	var pulled int64
	if s.Image != nil {
		pulled = s.Image.Size
	}
	return s.Trial.Needs(pulled)
}
