package docker

import (
	"testing"

	"github.com/seatrial/seatrial/harness"
)

func TestOutOfMemoryUncounted(t *testing.T) {
	const limit = 100_000_000
	for _, c := range []struct {
		name  string
		trial harness.Trial
		want  bool
	}{
		{"killed at the limit", harness.Trial{ExitCode: 137, MemoryLimit: limit, PeakMemory: limit - 4096}, true},
		{"killed below it", harness.Trial{ExitCode: 137, MemoryLimit: limit, PeakMemory: limit / 2}, false},
		{"killed by the clock", harness.Trial{ExitCode: 137, MemoryLimit: limit, PeakMemory: limit, TimedOut: true}, false},
		{"failed at the limit", harness.Trial{ExitCode: 1, MemoryLimit: limit, PeakMemory: limit}, false},
		{"killed without a limit", harness.Trial{ExitCode: 137}, false},
	} {
		if got := outOfMemory(&c.trial); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
