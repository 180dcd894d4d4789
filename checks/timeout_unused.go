package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var timeoutUnused = &lint.Check{
	ID:       "timeout-unused",
	Title:    "a job that stays has no timeout",
	Severity: lint.Info,
	Doc: `TotalTimeout and ExecutionTimeout do not count for services and daemons (F62): they run until somebody stops them.
QueueTimeout does: it bounds how long a job waits for a node.`,
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Job.Task().Timeouts
		if !s.Job.Stays() || t == nil {
			return nil
		}
		var findings []lint.Finding
		for _, timeout := range []struct {
			field   string
			seconds int64
		}{{"TotalTimeout", t.TotalTimeout}, {"ExecutionTimeout", t.ExecutionTimeout}} {
			at := s.Job.TaskAt("Timeouts." + timeout.field)
			if timeout.seconds == 0 || at.Line == 0 {
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("job is a %s, which runs until it is stopped: %s has no effect", s.Job.Type, timeout.field),
				Fix:      lint.Typed(s, lint.Fix{}, lint.Edit("Tasks[0]", "Timeouts: {"+timeout.field+": 0}")).With("and seatrial cancel JOB ends it"),
				Position: at,
			})
		}
		return findings
	},
}
