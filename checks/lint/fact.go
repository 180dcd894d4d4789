package lint

import (
	"github.com/seatrial/seatrial/checks/exec"
)

// Fact names what a check can need.
type Fact string

const (
	// FactAccess: the image's source answered, be it "not found".
	FactAccess Fact = "access"
	// FactImage: the image exists and its manifest or index is known.
	FactImage Fact = "image"
	// FactConfig: the image has a configuration for the wanted platform.
	FactConfig Fact = "config"
	// FactDockerfile: the image's Dockerfile is known.
	FactDockerfile Fact = "dockerfile"
	// FactBase: all of the image's configuration is known, also what one that is yet to be built has from its base.
	FactBase Fact = "base"
	// FactLayers: the image's layers could be read, as far as its command's answer takes them, or are known to be damaged.
	FactLayers Fact = "layers"
	// FactExec: it is known whether the image's command starts.
	FactExec Fact = "exec"
	// FactWork: it is known which program the command's wrappers start, and which script its interpreter reads, or that there are none.
	FactWork Fact = "work"
	// FactLinked: it is known whether the command's programs find their loaders and libraries.
	FactLinked Fact = "linked"
	// FactFiles: it is known what the Dockerfile's instructions take from the build context.
	FactFiles Fact = "files"
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

// Stage is a step of the way from a job to its results.
type Stage string

// The stages in order. A check belongs to the first one after which all its facts should be there.
const (
	StageCheck  Stage = "check"
	StageTest   Stage = "test"
	StageSubmit Stage = "submit"
)

var stages = []Stage{StageCheck, StageTest, StageSubmit}

// essential are the facts without which a stage has judged nothing: the network, the engine or the registry was out of reach,
// or stopped answering. A fact that follows from another one is not missed when that is absent: either it is essential
// itself, or a check that could run says why.
var essential = map[Stage][]Fact{StageCheck: {FactAccess, FactLayers}, StageTest: {FactTrial}, StageSubmit: {FactOutcome}}

// source is where a fact comes from.
type source struct {
	// stage is the one that adds it.
	stage Stage
	there func(*Subject) bool
	// follows is the fact that it cannot be without, and whose reason is its own then; empty for none.
	follows Fact
	// why it is not there when nobody who gathers has said so; %s stands for the nodes' platform.
	why string
	// unasked: it is for the user to ask for.
	unasked bool
}

var sources = map[Fact]source{
	FactAccess: {stage: StageCheck, there: (*Subject).hasAccess, why: "the image was not looked at"},
	FactImage:  {stage: StageCheck, there: (*Subject).hasImage, follows: FactAccess, why: "the image is not there to be read"},
	FactConfig: {
		stage: StageCheck, there: (*Subject).hasConfig,
		follows: FactImage, why: "the image has nothing for %s",
	},
	FactDockerfile: {stage: StageCheck, there: func(s *Subject) bool { return s.Dockerfile != nil && s.Made == nil }, why: "no Dockerfile is named", unasked: true},
	FactBase: {
		stage: StageCheck, there: func(s *Subject) bool { return s.hasConfig() && s.Missing[FactBase] == "" },
		follows: FactConfig, why: "the image's base was not looked at",
	},
	FactLayers: {
		stage: StageCheck, there: func(s *Subject) bool { return len(s.Damage) > 0 || s.Exec != nil },
		follows: FactConfig, why: "the image's layers were not looked at",
	},
	FactExec: {
		stage: StageCheck, there: func(s *Subject) bool { return s.Exec != nil && s.Exec.Verdict != exec.Undecided },
		follows: FactLayers, why: "the image's layers were not looked at",
	},
	FactWork: {
		stage: StageCheck, there: (*Subject).hasWork,
		follows: FactExec, why: "the image's layers were not looked at",
	},
	FactLinked: {
		stage: StageCheck, there: func(s *Subject) bool { return s.Exec != nil && s.Exec.Unlinked == "" },
		follows: FactExec, why: "the image's layers were not looked at",
	},
	FactFiles: {
		stage: StageCheck, there: func(s *Subject) bool { return s.Files != nil },
		follows: FactDockerfile, why: "the build context was not looked at",
	},
	FactNetwork: {stage: StageCheck, there: func(s *Subject) bool { return s.Network != nil }, why: noNetwork, unasked: true},
	FactNodes: {
		stage: StageCheck, there: func(s *Subject) bool { return s.Network != nil && s.Network.Nodes != nil },
		follows: FactNetwork, why: "the network does not list its nodes",
	},
	FactInputs: {
		stage: StageCheck, there: func(s *Subject) bool { return len(s.Inputs) >= len(s.Job.Task().InputSources) },
		why: "the inputs were not looked at",
	},
	FactTrial: {stage: StageTest, there: func(s *Subject) bool { return s.Trial != nil }, why: "there was no local run"},
	FactRepeats: {
		stage: StageTest, there: func(s *Subject) bool { return s.Trial != nil && len(s.Trial.Repeats) > 0 },
		follows: FactTrial, why: "the workload ran once; --repeat 2 runs it twice", unasked: true,
	},
	FactExpected: {
		stage: StageTest, there: func(s *Subject) bool { return s.Trial != nil && s.Trial.Expected != nil },
		follows: FactTrial, why: "nothing is expected of the results; --expect DIR says what should be", unasked: true,
	},
	FactEgress: {
		stage: StageTest, there: func(s *Subject) bool { return s.Trial != nil && s.Trial.Egress != nil },
		follows: FactTrial, why: "the workload was not watched; --trace-egress tells what it tries to reach", unasked: true,
	},
	FactOutcome:    {stage: StageSubmit, there: func(s *Subject) bool { return s.Outcome != nil }, why: "the job did not run on the network"},
	FactComparison: {stage: StageSubmit, there: (*Subject).compared, why: "there are no results to compare"},
}

// hasAccess is false for an image of the engine's that is known to have been in a registry which does not answer now. What no
// registry is known to have had was not pushed, whether one answers or not.
func (s *Subject) hasAccess() bool {
	return s.Image != nil && !s.Unbuilt() && (s.Image.Access.Unreached == "" || !s.Image.Access.Pushed)
}

// hasImage is false for an image that is so damaged that not even its platform is known.
func (s *Subject) hasImage() bool {
	return s.Image != nil && !s.Unbuilt() && (s.Image.Access.Found || s.Image.Access.Local) && (len(s.Image.Platforms) > 0 || len(s.Image.Damage) == 0)
}

// hasConfig is true for an image that is yet to be built as well, when its Dockerfile tells what it will be.
func (s *Subject) hasConfig() bool {
	return (s.hasImage() || s.Unbuilt() && s.Dockerfile != nil) && s.Image.Config != nil
}

// hasWork is true for an image that is not built yet as well, when something is surely wrong with what its command starts: what else of
// it is in doubt decides nothing then.
func (s *Subject) hasWork() bool {
	return s.Exec != nil && (s.Exec.Open == "" || s.Unbuilt() && s.Exec.Problem != nil)
}

// compared is true for a job that is not meant to end as well, of which there is nothing to compare.
func (s *Subject) compared() bool {
	return len(s.Comparisons) > 0 && s.Missing[FactComparison] == "" || s.Job != nil && s.Job.Stays()
}

// has tells whether a fact is there.
func (s *Subject) has(fact Fact) bool { return sources[fact].there(s) }
