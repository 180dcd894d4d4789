package checks

import (
	"fmt"
	"math"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var trialTimeout = &lint.Check{
	ID:       "trial-timeout",
	Title:    "the workload ends within its timeout",
	Severity: lint.Error,
	Doc: `A node stops a job at its timeout with ` + "`Job timed out`" + ` and keeps no results. Its clock starts before inputs are
downloaded and the image is pulled, so the workload itself has less time than it says.

A run that ended here but took more than three quarters of its timeout is a warning: a node has its downloads to do in the rest.
An emulated run is many times slower than one on a node. That it ends in time proves something; that it does not proves nothing,
and another timeout for the node does not follow from it.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		ran, limit := s.Trial.Duration, timeout(s)
		if s.Trial.TimedOut {
			whole := ran.Round(time.Second)
			if s.Trial.Emulated {
				return []lint.Finding{emulatedTimeout(s, whole)}
			}
			more := int64(math.Ceil(max(whole.Seconds(), 1) * 4))
			return []lint.Finding{{
				Message:  fmt.Sprintf("workload was still running when its timeout stopped it after %s, want it to end before", whole),
				Fix:      timeoutFix(s, more).For(lint.Author),
				Position: s.Job.TaskAt("Timeouts.TotalTimeout"),
			}}
		}
		needs := s.Needs()
		if needs == nil || needs.Timeout == 0 || limit == 0 || ran < limit*3/4 {
			return nil
		}
		return []lint.Finding{{
			Severity: lint.Warning,
			Message: fmt.Sprintf("workload took %s of its timeout of %s, and a node's clock starts before it pulls the image and fetches inputs; want %ds",
				ran.Round(100*time.Millisecond), limit, needs.Timeout),
			Fix:      timeoutFix(s, needs.Timeout),
			Position: s.Job.TaskAt("Timeouts.TotalTimeout"),
		}}
	},
}

// emulatedTimeout asks for a run that says something about nodes.
func emulatedTimeout(s *lint.Subject, ran time.Duration) lint.Finding {
	what := s.Job.File
	if what == "" {
		what = s.Job.Image()
	}
	return lint.Finding{
		Message: fmt.Sprintf("workload was still running when its timeout stopped it after %s in an emulator, which is many times slower than a node; "+
			"want a trial on a %s machine", ran, s.Trial.Platform),
		Fix:      lint.Run("seatrial test " + words.ShellWord(what)).For(lint.User).With("on a " + s.Trial.Platform + " machine"),
		Position: s.Job.TaskAt("Timeouts.TotalTimeout"),
	}
}
