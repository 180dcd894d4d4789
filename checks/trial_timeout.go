package checks

import (
	"fmt"
	"math"
	"time"
)

var trialTimeout = &Check{
	ID:       "trial-timeout",
	Title:    "the workload ends within its timeout",
	Severity: Error,
	Doc: `A node stops a job at its timeout with ` + "`Job timed out`" + ` and keeps no results. Its clock starts before inputs are
downloaded and the image is pulled, so the workload itself has less time than it says.`,
	Needs: []Fact{FactTrial},
	Run: func(s *Subject) []Finding {
		if !s.Trial.TimedOut {
			return nil
		}
		ran := s.Trial.Duration.Round(time.Second)
		more := int64(math.Ceil(max(ran.Seconds(), 1) * 4))
		return []Finding{{
			Message:  fmt.Sprintf("workload was still running when its timeout stopped it after %s, want it to end before", ran),
			Fix:      s.typed(fmt.Sprintf("--timeout %d", more), fmt.Sprintf("Timeouts: {TotalTimeout: %d}", more)),
			Position: s.Job.TaskAt("Timeouts.TotalTimeout"),
		}}
	},
}
