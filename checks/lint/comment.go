package lint

import (
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

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
