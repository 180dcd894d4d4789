package checks

import (
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/words"
)

var resultMissing = &lint.Check{
	ID:       "result-missing",
	Title:    "a completed job has results",
	Severity: lint.Error,
	Doc: `Only executions that completed publish results. A job without one that did has nothing to fetch; ` + "`bacalhau job get`" + ` then
prints "No results found" and exits with 0.`,
	Needs: []lint.Fact{lint.FactOutcome},
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Outcome.State != facts.JobCompleted || len(s.Outcome.Completed()) > 0 {
			return nil
		}
		fix := lint.Run("seatrial status " + words.ShellWord(s.Outcome.JobID)).For(lint.User)
		if s.Job.Count == 0 {
			fix = countFix(s, 1)
		}
		return []lint.Finding{{
			Message:  "job reads \"Completed\" but no execution published results, want at least one",
			Fix:      fix,
			Position: s.Job.At("Count"),
		}}
	},
}
