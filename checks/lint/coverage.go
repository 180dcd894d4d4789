package lint

import (
	"slices"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

// uncovered are the findings without those of BuildKit's rules of whose line another check says more, and without those that stand
// behind one of a check which is told as well.
func (all Catalogue) uncovered(r *Result) []Finding {
	told := map[string]bool{}
	for _, f := range r.Findings {
		told[f.Check] = true
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.After != "" && told[f.After] })
	more := slices.Clone(r.Findings)
	for _, i := range r.Ignored {
		more = append(more, i.Finding)
	}
	return slices.DeleteFunc(r.Findings, func(f Finding) bool {
		return f.Rule != "" && slices.ContainsFunc(more, func(other Finding) bool {
			c := all[max(all.order(other.Check), 0)]
			return other.about(f.Position) && c.ID == other.Check && slices.Contains(c.Covers, f.Rule)
		})
	})
}

// about tells whether a finding is at a line, or mends it.
func (f Finding) about(at job.Position) bool {
	return f.Position.Source == at.Source && f.Position.Line == at.Line ||
		slices.ContainsFunc(f.Fix.Edits, func(e dockerfile.Edit) bool { return e.Line == at.Line && at.Line > 0 })
}
