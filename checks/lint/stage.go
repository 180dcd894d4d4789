package lint

import (
	"maps"
	"slices"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
)

// Stage is a step of the way from a job to its results, and the facts it adds.
type Stage struct {
	Name  string
	Facts []Fact
}

// The stages in order. A check belongs to the first stage after which all its facts should be there.
var (
	StageCheck  = Stage{"check", []Fact{FactAccess, FactImage, FactConfig, FactNetwork, FactNodes, FactExec, FactInputs}}
	StageTest   = Stage{"test", []Fact{FactTrial, FactRepeats, FactExpected, FactEgress}}
	StageSubmit = Stage{"submit", []Fact{FactOutcome, FactComparison}}
)

// stages are all of them in order.
var stages = []Stage{StageCheck, StageTest, StageSubmit}

// essential is the fact without which a stage has judged nothing: the network,
// the engine or the registry was out of reach. The other facts follow from it,
// and when they are absent a check that could run says why.
func (s Stage) essential() Fact { return s.Facts[0] }

// adds tells whether the stage is where a fact comes from.
func (s Stage) adds(fact Fact) bool { return slices.Contains(s.Facts, fact) }

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
