package checks

import "github.com/seatrial/seatrial/checks/lint"

var outputPublisher = &lint.Check{
	ID:       "output-publisher",
	Title:    "outputs have a publisher",
	Severity: lint.Error,
	Doc: `Bacalhau refuses a job file that declares outputs but no publisher: ` + "`publisher must be set if result paths are set`" + `.

A job given as flags gets the publisher ` + "`local`" + ` unless ` + "`--publisher`" + ` names another.`,
	Run: func(s *lint.Subject) []lint.Finding {
		task := s.Job.Task()
		if len(task.ResultPaths) == 0 || task.Publisher != nil && task.Publisher.Type != "" {
			return nil
		}
		return []lint.Finding{{
			Message:  "job declares outputs and no publisher, want one",
			Fix:      publisherFix(s, "local"),
			Position: s.Job.TaskAt("ResultPaths"),
		}}
	},
}
