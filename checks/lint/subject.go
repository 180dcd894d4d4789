package lint

import (
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// Subject holds the facts about one workload. A fact that is nil or empty has its reason in Missing.
type Subject struct {
	Job *job.Job
	// Platform of the network's nodes: "linux/amd64".
	Platform string
	// Image is set whenever its source could be asked, also when it has no such image (see image.Access).
	Image *image.Image
	// Exec is what was found out about the command from the image's layers; Missing has FactExec when it is undecided.
	Exec *exec.Answer
	// Inputs are what the sources of the job's inputs say, by index; shorter when they were not asked.
	Inputs []ProbedInput
	// Network is what the network says of itself, also when that is a refusal.
	Network *facts.Network
	// Trial is the local run.
	Trial *harness.Trial
	// Outcome is what became of the job on the network.
	Outcome *facts.Outcome
	// Comparisons are of the local results and those of each execution that was fetched.
	Comparisons []*harness.Comparison
	// Missing says why a fact could not be gathered: "registry.example: connection refused".
	Missing map[Fact]string
}

// Fact names what a check can need.
type Fact string

const (
	// FactAccess: the image's source answered, be it "not found".
	FactAccess Fact = "access"
	// FactImage: the image exists and its manifest or index is known.
	FactImage Fact = "image"
	// FactConfig: the image has a configuration for the wanted platform.
	FactConfig Fact = "config"
	// FactExec: it is known whether the image's command starts.
	FactExec Fact = "exec"
	// FactNetwork: the network answered, be it "unauthorized".
	FactNetwork Fact = "network"
	// FactNodes: the network listed its nodes.
	FactNodes Fact = "nodes"
	// FactInputs: the sources of the inputs were asked, which each may have answered or not (see Check.Source).
	FactInputs Fact = "inputs"
	// FactTrial: the workload ran locally.
	FactTrial Fact = "trial"
	// FactRepeats: the workload ran locally more than once.
	FactRepeats Fact = "repeats"
	// FactExpected: the local run's results were compared with what is expected.
	FactExpected Fact = "expected"
	// FactEgress: the workload was watched trying to reach others.
	FactEgress Fact = "egress"
	// FactOutcome: the job ended on the network.
	FactOutcome Fact = "outcome"
	// FactComparison: local and fetched results were compared.
	FactComparison Fact = "comparison"
)

// has tells whether a fact is there.
func (s *Subject) has(fact Fact) bool {
	switch fact {
	case FactAccess:
		return s.Image != nil
	case FactImage:
		return s.Image != nil && (s.Image.Access.Found || s.Image.Access.Local)
	case FactConfig:
		return s.has(FactImage) && s.Image.Config != nil
	case FactExec:
		return s.Exec != nil && s.Exec.Verdict != exec.Undecided
	case FactNetwork:
		return s.Network != nil
	case FactNodes:
		return s.Network != nil && s.Network.Nodes != nil
	case FactInputs:
		return len(s.Inputs) >= len(s.Job.Task().InputSources)
	case FactTrial:
		return s.Trial != nil
	case FactRepeats:
		return s.Trial != nil && len(s.Trial.Repeats) > 0
	case FactExpected:
		return s.Trial != nil && s.Trial.Expected != nil
	case FactEgress:
		return s.Trial != nil && s.Trial.Egress != nil
	case FactOutcome:
		return s.Outcome != nil
	case FactComparison:
		return len(s.Comparisons) > 0
	default:
		return false
	}
}

// missing is why a fact is not there. A reason that follows from another fact is derived here,
// so that whoever gathers need not know it.
func (s *Subject) missing(fact Fact) string {
	if reason := s.Missing[fact]; reason != "" {
		return reason
	}
	switch fact {
	case FactImage:
		if s.Image != nil {
			return "the image is not there to be read"
		}
		return s.missing(FactAccess)
	case FactConfig:
		if s.has(FactImage) {
			return "the image has nothing for " + s.Platform
		}
		return s.missing(FactImage)
	case FactAccess:
		return "the image was not looked at"
	case FactExec:
		if s.has(FactConfig) {
			return "the image's layers were not looked at"
		}
		return s.missing(FactConfig)
	case FactNetwork:
		return NoNetwork
	case FactNodes:
		if s.Network != nil {
			return "the network does not list its nodes"
		}
		return s.missing(FactNetwork)
	case FactInputs:
		return "the inputs were not looked at"
	case FactTrial:
		return "there was no local run"
	case FactRepeats:
		return s.unmade(NoRepeat)
	case FactExpected:
		return s.unmade(NoExpectation)
	case FactEgress:
		return s.unmade(NoTrace)
	case FactOutcome:
		return "the job did not run on the network"
	default:
		return "there are no results to compare"
	}
}

// unmade is why something that follows a local run was not done: there was no such run, or nobody asked.
func (s *Subject) unmade(unasked string) string {
	if s.has(FactTrial) {
		return unasked
	}
	return s.missing(FactTrial)
}
