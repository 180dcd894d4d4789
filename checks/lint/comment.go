package lint

import (
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

// ignores are the comments of the Dockerfile and of the job file that accept findings.
func (s *Subject) ignores() []Ignore {
	comments := inJob(s.Job)
	if s.Dockerfile != nil {
		comments = append(comments, s.Dockerfile.Ignores()...)
	}
	var all []Ignore
	for _, comment := range comments {
		all = append(all, Ignore{Check: comment.Check, Reason: comment.Reason, Until: comment.Until, Position: comment.At, Comment: &comment})
	}
	return all
}

// inJob are the comments of a job file, of which all are ours.
func inJob(j *job.Job) (all []dockerfile.Ignore) {
	for _, i := range j.Ignores {
		all = append(all, dockerfile.Ignore{Check: i.Check, Reason: i.Reason, Until: i.Until, At: i.At, Line: i.Line, Last: i.Last, Ours: true})
	}
	return all
}

// CheckIgnores refuses comments of ours in a Dockerfile that name no check, or give no reason.
func (all Catalogue) CheckIgnores(f *dockerfile.File) *job.Error {
	return all.checkComments(f.Ignores())
}

// CheckJobIgnores is CheckIgnores for those in a job file.
func (all Catalogue) CheckJobIgnores(j *job.Job) *job.Error { return all.checkComments(inJob(j)) }

func (all Catalogue) checkComments(comments []dockerfile.Ignore) *job.Error {
	for _, i := range comments {
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
		if err := CheckUntil(i.Until); err != nil {
			return job.Mistake(i.At, "%s", err)
		}
	}
	return nil
}
