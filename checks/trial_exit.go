package checks

import (
	"github.com/seatrial/seatrial/checks/lint"
)

var trialExit = &lint.Check{
	ID:       "trial-exit",
	Title:    "the workload exits with 0",
	Severity: lint.Error,
	Doc: `To a node every exit code is a success: the job says "Completed", ` + "`bacalhau job describe`" + ` does not show the code, and only
a file called ` + "`exitCode`" + ` in the results tells. So a workload that fails must be caught before it is sent.

A script with Windows line ends, a missing interpreter or loader, a binary for another architecture and a user who may not
write to ` + "`/outputs`" + ` (nodes make it with mode 0755, owned by root) all end this way. Of a program that should not end at all,
that of a service, ` + "`trial-ended`" + ` tells.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if t.ExitCode == 0 || t.Stay != nil || t.StartError != "" || t.OOMKilled || t.TimedOut {
			return nil
		}
		stderr := trialStderr(t)
		meaning, fix := exitCause(s, stderr)
		return []lint.Finding{{
			Message: exitMessage("workload", t.ExitCode, trialReason(t), meaning) + `, want 0: the network would report "Completed"`,
			Fix:     fix,
		}}
	},
}
