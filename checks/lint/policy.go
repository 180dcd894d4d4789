package lint

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
)

// PolicyFile is where a project keeps what it ignores.
const PolicyFile = ".seatrial.yaml"

// Policy is how strictly to judge.
type Policy struct {
	// FailOn is the mildest severity that fails the workload: Error when empty, Warning, Info or Never.
	FailOn Severity
	// Strict: a skipped check leaves the verdict unknown.
	Strict bool
	// Ignore are the checks whose findings the user has accepted.
	Ignore []Ignore
	// Expect is what the results of a local run should be; its Dir is empty when nothing is expected.
	Expect harness.Expectation
	// Template are the values of variables of job files that are templates.
	Template map[string]string
}

// Ignore accepts the findings of one check, for a reason.
type Ignore struct {
	Check, Reason string
	Position      job.Position
	// Comment is the one of a Dockerfile that says so, of what it is about; nil for the policy's own.
	Comment *dockerfile.Ignore
}

// sets tells whether it is about a finding.
func (i *Ignore) sets(f Finding) bool {
	if i.Comment == nil {
		return i.Check == f.Check
	}
	return f.Position.Source == i.Position.Source && i.Comment.Sets(f.Check, f.Rule, f.Position.Line)
}

// fails tells whether a finding of some severity fails the workload.
func (p Policy) fails(s Severity) bool {
	switch p.FailOn {
	case "":
		return s == Error
	case Never:
		return false
	default:
		return s.AtLeast(p.FailOn)
	}
}

// ignore is the entry for a check, nil if there is none.
func (p Policy) ignore(check string) *Ignore {
	for i := range p.Ignore {
		if p.Ignore[i].Check == check {
			return &p.Ignore[i]
		}
	}
	return nil
}

// ReadPolicy reads a policy file: the checks a project ignores, and the results it expects. A file that does not exist
// says nothing of either. What cannot be read, or is no file, is an error that begins with the name.
func (all Catalogue) ReadPolicy(name string) (Policy, error) {
	text, err := limits.Policy.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Policy{}, nil
	}
	if err != nil {
		return Policy{}, fmt.Errorf("reading policy: %w", err)
	}
	return all.ParsePolicy(name, text)
}
