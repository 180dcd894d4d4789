package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// killed is the exit code of a program that nobody has asked.
const killed = 128 + 9

var resultExit = &lint.Check{
	ID:       "result-exit",
	Title:    "the workload exited with 0 on the network",
	Severity: lint.Error,
	Doc: `Bacalhau calls a job "Completed" whatever its container's exit code was. Only the execution's record tells, and with it the
first 2 KB of what was written to stderr.`,
	Needs: []lint.Fact{lint.FactOutcome},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, e := range s.Outcome.Completed() {
			if e.ExitCode == nil || *e.ExitCode == 0 {
				continue
			}
			meaning, _ := exitCause(s, e.Stderr)
			line, fix := reason(e.Stderr), lint.Run("seatrial logs "+words.ShellWord(s.Outcome.JobID)).For(lint.Author)
			if asked, host, ok := unreachableHost(line); ok && unconnectedRun(s) {
				meaning, fix = unconnected(s), unconnectedFix(s, asked, host)
			} else if line == "" && *e.ExitCode == killed {
				meaning, fix = "killed, as at its memory limit", memoryFix(s, moreMemory(s))
			}
			findings = append(findings, lint.Finding{
				Message: exitMessage("execution "+short(e.ID)+" on node "+short(e.NodeID), *e.ExitCode, line, meaning) +
					fmt.Sprintf(", want 0; the job reads %q all the same", s.Outcome.State),
				Fix: fix,
			})
		}
		return findings
	},
}
