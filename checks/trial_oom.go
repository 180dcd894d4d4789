package checks

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
)

var trialOOM = &lint.Check{
	ID:       "trial-oom",
	Title:    "the workload fits into its memory",
	Severity: lint.Error,
	Doc: `A node kills the container at its memory limit: the execution fails with ` + "`memory limit exceeded`" + ` and keeps neither
stdout nor stderr. Without ` + "`--memory`" + ` the limit is 512 MB, which is 512,000,000 bytes.

Nobody knows how much a workload wants that was killed. Twice its limit is the next thing to try; the run that passes says
what it needs.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		if !s.Trial.OOMKilled {
			return nil
		}
		who := "workload"
		if s.Trial.ExitCode == 0 { // and went on without it: a node fails the job all the same
			who = "a process of the workload"
		}
		message := fmt.Sprintf("%s was killed at its memory limit of %s", who, humanize.Bytes(uint64(max(s.Trial.MemoryLimit, 0))))
		if peak := s.Trial.PeakMemory; peak > 0 {
			message += fmt.Sprintf(", with a peak of %s", humanize.Bytes(uint64(peak)))
		}
		more := megabytes(2 * s.Trial.MemoryLimit)
		if needs := s.Needs(); needs != nil {
			more = needs.Memory
		}
		return []lint.Finding{{
			Message:  message + ", want at least " + more,
			Fix:      memoryFix(s, more),
			Position: s.Job.TaskAt("Resources.Memory"),
		}}
	},
}
