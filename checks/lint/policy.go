package lint

import (
	"maps"
	"path"
	"slices"

	"github.com/seatrial/seatrial/harness"
)

// PolicyFile is where a project keeps what it has settled.
const PolicyFile = ".seatrial.yaml"

// Policy is how strictly to judge.
type Policy struct {
	// FailOn is the mildest severity that fails the workload: Error when empty, Warning, Info or Never.
	FailOn Severity
	// Strict: a skipped check leaves the verdict unknown.
	Strict bool
	// Select are the IDs of the checks to run, or patterns of them; all when it is empty. Rules about the judgement itself always run.
	Select []string
	// Preview: checks of the preview run as well, and count as all others.
	Preview bool
	// Ignore are the findings that the user has accepted, and NoIgnores shows them all the same, those that comments set aside as well.
	Ignore    []Ignore
	NoIgnores bool
	// Severity of the findings of a check, whatever it says itself; by its ID.
	Severity map[string]Severity
	// Options of checks, by the ID and the option's name, as Options has checked them.
	Options map[string]map[string]string
	// Today is the day on which ignores expire or not, "2026-11-28"; none does when it is empty.
	Today string
	// Baseline are the findings that were there before; nil for none.
	Baseline *Baseline
	// Beside is what else holds for the job files and Dockerfiles of a folder, by its path.
	Beside map[string]Policy
	// Expect is what the results of a local run should be; its Dir is empty when nothing is expected.
	Expect harness.Expectation
	// Template are the values of variables of job files that are templates.
	Template map[string]string
}

// fails tells whether a finding fails the workload.
func (p Policy) fails(f Finding) bool { return f.Fails(p.FailOn) }

// selects tells whether a check is to run.
func (p Policy) selects(check string) bool {
	return len(p.Select) == 0 || slices.ContainsFunc(p.Select, func(pattern string) bool { return matchesCheck(pattern, check) })
}

// matchesCheck tells whether an ID is the one that is named, or is like its pattern.
func matchesCheck(pattern, check string) bool {
	ok, err := path.Match(pattern, check)
	return ok && err == nil
}

// Under is what holds where two policies say something of the same: what p says, and else what the one under it does. How strict
// to be and what is expected is p's alone.
func (p Policy) Under(other Policy) Policy {
	p.Ignore = slices.Concat(p.Ignore, other.Ignore)
	if len(p.Select) == 0 {
		p.Select = other.Select
	}
	severity, options := maps.Clone(other.Severity), maps.Clone(other.Options)
	if severity == nil {
		severity = map[string]Severity{}
	}
	maps.Copy(severity, p.Severity)
	p.Severity = severity
	if options == nil {
		options = map[string]map[string]string{}
	}
	for check, set := range p.Options {
		all := maps.Clone(options[check])
		if all == nil {
			all = map[string]string{}
		}
		maps.Copy(all, set)
		options[check] = all
	}
	p.Options = options
	return p
}

// of is the policy for one subject: with that of its folder, and with what its files' comments set aside.
func (p Policy) of(s *Subject) Policy {
	if beside, ok := p.Beside[s.folder()]; ok {
		over := p
		over.Ignore, over.Select, over.Severity, over.Options = beside.Ignore, beside.Select, beside.Severity, beside.Options
		p = over.Under(p)
	}
	if p.Ignore = slices.Concat(p.Ignore, s.ignores()); p.NoIgnores {
		p.Ignore = nil
	}
	return p
}
