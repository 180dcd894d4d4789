package checks

import (
	"fmt"

	"github.com/dustin/go-humanize"
)

var trialOOM = &Check{
	ID:       "trial-oom",
	Title:    "the workload fits into its memory",
	Severity: Error,
	Doc: `A node kills the container at its memory limit: the execution fails with ` + "`memory limit exceeded`" + ` and keeps neither
stdout nor stderr. Without ` + "`--memory`" + ` the limit is 512 MB, which is 512,000,000 bytes.`,
	Needs: []Fact{FactTrial},
	Run: func(s *Subject) []Finding {
		if !s.Trial.OOMKilled {
			return nil
		}
		limit := max(s.Trial.MemoryLimit, 0)
		more := fmt.Sprintf("%dMb", max(2*limit/1_000_000, 1024))
		return []Finding{{
			Message:  fmt.Sprintf("workload was killed at its memory limit of %s, want a higher one", humanize.Bytes(uint64(limit))),
			Fix:      s.typed("--memory "+more, "Resources: {Memory: "+more+"}"),
			Position: s.Job.TaskAt("Resources.Memory"),
		}}
	},
}
