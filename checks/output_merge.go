package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputMerge = &lint.Check{
	ID:       "output-merge",
	Title:    "several executions do not write the same files",
	Severity: lint.Info,
	Doc: `A job that runs on several nodes has several results, all with the same names in them. ` + "`bacalhau job get`" + ` copies them into
one folder and ends with ` + "`cannot merge results as output already exists`" + `, half way through.

` + "`seatrial fetch`" + ` gives each execution a folder of its own. Of a job file that publishes nothing by itself, nothing is said.`,
	Run: func(s *lint.Subject) []lint.Finding {
		at, many := s.Job.At("Count"), ""
		switch {
		case s.Job.Stays(): // whose results nobody can get
		case s.Job.Type == job.TypeOps:
			at, many = s.Job.At("Type"), "every matching node"
		case s.Job.Count > 1:
			many = fmt.Sprintf("%d nodes", s.Job.Count)
		}
		switch {
		case many == "" || len(s.Job.Task().ResultPaths) == 0:
			return nil
		case s.Job.File != "" && s.Job.HasDefaultPublisher() && !s.Job.HasOwnOutput():
			return nil // the file publishes nothing, so that there is nothing for Bacalhau to merge
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("job runs on %s, and bacalhau job get cannot merge results of the same name; want a folder for each execution", many),
			Fix:      lint.Run("seatrial fetch JOB").For(lint.User),
			Position: at,
		}}
	},
}
