package pipeline

import (
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
)

// What the stages of a job hand on. Each value has all that those before it have and says what its stage adds. It holds
// nothing that lives and can be written down, so that a job can go on from any of them.

// Looked is what is known of a job before anything runs.
type Looked struct {
	// Subject has the facts by now; a later stage puts one with more in its place.
	Subject *lint.Subject `json:"subject"`
}

// Checked adds what the checks say of the facts by now.
type Checked struct {
	Looked
	Result *lint.Result `json:"result"`
}

// Tested adds the trial to the facts, or why there was none.
type Tested struct {
	Checked
	// Dir has the results of the run that decides.
	Dir string `json:"dir"`
}

// Uploaded adds the job as the network is sent it: its image by digest, its inputs where nodes fetch them.
type Uploaded struct {
	Tested
	Job *job.Job `json:"job"`
}

// Submitted adds what the network calls the job.
type Submitted struct {
	Uploaded
	JobID string `json:"job_id"`
}

// Followed adds to the facts what became of the job.
type Followed struct{ Submitted }

// Fetched adds the results that came home; none when no execution has any.
type Fetched struct {
	Followed
	Executions []submit.Fetched `json:"executions,omitempty"`
}

// Compared adds to the facts how they compare with those of the trial, and to the checks those that judge a submission.
type Compared struct{ Fetched }

// differs tells whether results are others than those of the local run.
func (c Compared) differs() bool {
	return slices.ContainsFunc(c.Subject.Comparisons, func(set *harness.Comparison) bool { return !set.Same() })
}

// unsent tells a job with nothing wrong but that its image is in the local engine alone: it cannot be sent, and can be tried.
func (c Checked) unsent(p lint.Policy) bool {
	return c.Subject.Image != nil && c.Subject.Image.Access.Local && c.Result.FailsBy("image-missing", p)
}

// passed tells whether the job may go on by what the checks say.
func (c Checked) passed() bool { return c.Result.Verdict == lint.Pass }
