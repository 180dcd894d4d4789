// Package lint is what a rule is and how it is judged: checks and findings, the facts they look at and their gathering, policies.
package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// Catalogue is every check there is, in the order in which a report lists findings of equal severity.
type Catalogue []*Check

// Check is one rule about a workload. It looks at facts only; reading them is Gather's work.
type Check struct {
	// ID is noun first, kebab case, for life: image-platform.
	ID string
	// Title states what must hold: "the image runs on the network's platform".
	Title string
	// Doc says why, with the network's own message when it fails, in Markdown.
	Doc string
	// Severity of its findings; a finding may lower it for itself.
	Severity Severity
	// Needs are the facts without which the check is skipped.
	Needs []Fact
	// Source is the type of the inputs whose sources must have answered; the check is skipped for those
	// that have not, with the reason of each. Empty for a check that needs no answer.
	Source string
	// Covers are rules of BuildKit's linter that say less of what the check finds: they are not shown for the same line.
	Covers []string
	// Preview is why it does not count in every gate yet; nil for a check of the stable catalogue.
	Preview *Preview
	// Options are what a project may set of it.
	Options []Option
	// Run reports what is wrong; no findings means the rule holds.
	Run func(*Subject) []Finding
	// Judged is there instead of Run for a rule about the judgement itself: it looks at what all others said.
	Judged func(*Result, Policy) []Finding
}

// Stage is the first one after which everything the check needs is there.
func (c *Check) Stage() Stage {
	last := 0
	for _, need := range c.Needs {
		last = max(last, slices.Index(stages, sources[need].stage))
	}
	return stages[last]
}

// Severity orders findings: Error will not run, Warning may not or will surprise, Info is advice.
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Severities are all there are, worst first.
var Severities = []Severity{Error, Warning, Info}

// Never is the threshold that no finding reaches.
const Never Severity = "never"

// ParseSeverity reads a threshold as typed: error, warning, info or never.
func ParseSeverity(typed string) (Severity, error) {
	switch s := Severity(typed); s {
	case Error, Warning, Info, Never:
		return s, nil
	default:
		return "", fmt.Errorf("unknown severity %q, want error, warning, info or never", typed)
	}
}

// AtLeast tells whether one severity is as bad as another.
func (s Severity) AtLeast(other Severity) bool { return s.rank() <= other.rank() }

// rank is 0 for the worst; an unknown severity ranks behind all.
func (s Severity) rank() int {
	severities := []Severity{Error, Warning, Info}
	if i := slices.Index(severities, s); i >= 0 {
		return i
	}
	return len(severities)
}

// Find returns the check with an ID. The error names the nearest one.
func (all Catalogue) Find(id string) (*Check, error) {
	if i := all.order(id); i >= 0 {
		return all[i], nil
	}
	var known []string
	for _, c := range all {
		known = append(known, c.ID)
	}
	if near := words.DidYouMean(id, known); near != "" {
		return nil, fmt.Errorf("unknown check %q, %s", id, near)
	}
	return nil, fmt.Errorf("unknown check %q, see `seatrial explain`", id)
}

// order is a check's place in the catalogue.
func (all Catalogue) order(id string) int {
	return slices.IndexFunc(all, func(c *Check) bool { return c.ID == id })
}

// Matches refuses a pattern, or an ID, of which there is no check. Its error names the nearest one.
func (all Catalogue) Matches(pattern string) error {
	if !strings.ContainsAny(pattern, "*?[") {
		_, err := all.Find(pattern)
		return err
	}
	if !slices.ContainsFunc(all, func(c *Check) bool { return matchesCheck(pattern, c.ID) }) {
		return fmt.Errorf("no check is like %q, see `seatrial explain`", pattern)
	}
	return nil
}
