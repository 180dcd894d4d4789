package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputPublisher = &lint.Check{
	ID:       "output-publisher",
	Title:    "outputs have a publisher that keeps them",
	Severity: lint.Error,
	Doc: `Bacalhau refuses a job file that declares outputs but no publisher: ` + "`publisher must be set if result paths are set`" + `.

The publisher ` + "`noop`" + ` publishes nothing: the job says "Completed", and its outputs, stdout and stderr are gone with the container.
That is a warning where the job asks for outputs, and nothing is said of jobs that stay, whose results nobody can get.

A job given as flags gets the publisher ` + "`local`" + ` unless ` + "`--publisher`" + ` names another.`,
	Run: func(s *lint.Subject) []lint.Finding {
		task := s.Job.Task()
		switch p := task.Publisher; {
		case len(task.ResultPaths) == 0:
			return nil
		case p != nil && strings.EqualFold(p.Type, job.PublisherNoop) && s.Job.HasOwnOutput() && !s.Job.Stays():
			return []lint.Finding{{
				Severity: lint.Warning,
				Message:  "job asks for outputs, and its publisher noop throws them away; want one that keeps them",
				Fix:      publisherFix(s, "local"),
				Position: s.Job.TaskAt("Publisher"),
			}}
		case p != nil && p.Type != "":
			return nil
		}
		return []lint.Finding{{
			Message:  "job declares outputs and no publisher, want one",
			Fix:      publisherFix(s, "local"),
			Position: s.Job.TaskAt("ResultPaths"),
		}}
	},
}
