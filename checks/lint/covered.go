package lint

import (
	"slices"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

// uncovered are the findings without those of BuildKit's rules of whose line another check says more.
func (all Catalogue) uncovered(r *Result) []Finding {
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

// ignores are the comments of the Dockerfile that accept findings.
func (s *Subject) ignores() []Ignore {
	if s.Dockerfile == nil {
		return nil
	}
	var all []Ignore
	for _, comment := range s.Dockerfile.Ignores() {
		all = append(all, Ignore{Check: comment.Check, Reason: comment.Reason, Position: comment.At, Comment: &comment})
	}
	return all
}

// CheckIgnores refuses comments of ours in a Dockerfile that name no check, or give no reason.
func (all Catalogue) CheckIgnores(f *dockerfile.File) *job.Error {
	for _, i := range f.Ignores() {
		if !i.Ours {
			continue
		}
		_, err := all.Find(i.Check)
		switch {
		case i.Check == "":
			return job.Mistake(i.At, "no check, want `# seatrial: ignore CHECK reason`")
		case err != nil:
			return job.Mistake(i.At, "%s", err)
		case i.Reason == "":
			return job.Mistake(i.At, "%s is ignored without a reason, want `# seatrial: ignore %s reason`", i.Check, i.Check)
		}
	}
	return nil
}
