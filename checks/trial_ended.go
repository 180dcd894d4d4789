package checks

import (
	"cmp"
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var trialEnded = &lint.Check{
	ID:       "trial-ended",
	Title:    "the program of a service stays",
	Severity: lint.Error,
	Doc: `A node takes the end of a service's or a daemon's program for a failure, whatever its exit code: it runs the program once more, and
when that ends too the job is Failed, with "execution completed unexpectedly" (F62). Its results are not listed then, and its
output is what ` + "`seatrial logs`" + ` has.

The local run stops such a program after ten seconds, or what ` + "`--for`" + ` says, and takes that for the good end. A program that does
its work and is done belongs into a job of the type batch; ops is the same on every matching node.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if t.Stay == nil || t.Stay.Stayed || t.StartError != "" || t.OOMKilled {
			return nil
		}
		message := fmt.Sprintf("a %s's program ended with exit code %d after %s", s.Job.Type, t.ExitCode, seconds(t.Duration))
		if t.ExitCode == 0 {
			return []lint.Finding{{Message: message + ", want one that stays", Fix: endingType(s), Position: s.Job.At("Type")}}
		}
		stderr := trialStderr(t)
		meaning, fix := exitCause(s, stderr)
		if line := trialReason(t); line != "" {
			message += ": " + line
		}
		if meaning = cmp.Or(meaning, signals[t.ExitCode]); meaning != "" {
			message += " (" + meaning + ")"
		}
		return []lint.Finding{{Message: message + "; want one that stays", Fix: fix}}
	},
}
