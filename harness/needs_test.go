package harness_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/harness"
)

// ran is a run of ten seconds that used the given memory in megabytes and cores.
func ran(memory int64, cores float64) *harness.Trial {
	return &harness.Trial{
		Duration: 10 * time.Second, CPUTime: time.Duration(10 * cores * float64(time.Second)),
		WorkingMemory: memory * 1e6, PeakMemory: memory * 1e6, MemoryLimit: 512e6, CPULimit: 0.5, CPUs: 0.5,
	}
}

func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		name  string
		trial *harness.Trial
		with  func(*harness.Trial)
		image int64
		want  *harness.Needs
	}{
		{"little", ran(4, 0.01), nil, 0, &harness.Needs{CPU: "100m", Memory: "50Mb", Timeout: 60}},
		{"more", ran(401, 0.3), nil, 0, &harness.Needs{CPU: "400m", Memory: "550Mb", Timeout: 60}},
		{"gigabytes", ran(5000, 0.3), nil, 0, &harness.Needs{CPU: "400m", Memory: "6300Mb", Timeout: 60}},
		{"tens of gigabytes", ran(20_100, 0.3), nil, 0, &harness.Needs{CPU: "400m", Memory: "26000Mb", Timeout: 60}},
		{"all the cpu it had", ran(4, 0.49), nil, 0, &harness.Needs{CPU: "500m", Memory: "50Mb", Timeout: 60}},
		{"all the cpu of a smaller machine", ran(4, 2), func(t *harness.Trial) { t.CPULimit, t.CPUs = 8, 2 }, 0, &harness.Needs{CPU: "8", Memory: "50Mb", Timeout: 60}},
		{"a download", ran(4, 0.01), func(t *harness.Trial) { t.InputBytes = 2e9 }, 1e9, &harness.Needs{CPU: "100m", Memory: "50Mb", Timeout: 360}},
		{"cached files only", ran(500, 0.01), func(t *harness.Trial) { t.WorkingMemory = 30e6 }, 0, &harness.Needs{CPU: "100m", Memory: "50Mb", Timeout: 60}},
		{"an engine that counts cached files", ran(500, 0.01), func(t *harness.Trial) { t.WorkingMemory = 0 }, 0, &harness.Needs{CPU: "100m", Memory: "650Mb", Timeout: 60}},
		{"killed at its limit", ran(512, 0.3), func(t *harness.Trial) { t.OOMKilled, t.ExitCode = true, 137 }, 0, &harness.Needs{Memory: "1024Mb", AtLeast: true}},
		{"killed at a high limit", ran(8000, 0.3), func(t *harness.Trial) { t.OOMKilled, t.ExitCode, t.MemoryLimit = true, 137, 8e9 }, 0, &harness.Needs{Memory: "16000Mb", AtLeast: true}},
		{"failed", ran(4, 0.3), func(t *harness.Trial) { t.ExitCode = 1 }, 0, nil},
		{"timed out", ran(4, 0.3), func(t *harness.Trial) { t.TimedOut = true }, 0, nil},
		{"did not start", ran(4, 0.3), func(t *harness.Trial) { t.StartError = "no such file" }, 0, nil},
		{"emulated", ran(401, 0.3), func(t *harness.Trial) { t.Emulated = true }, 0, &harness.Needs{Memory: "550Mb"}},
		{"a sample of its inputs", ran(401, 0.3), func(t *harness.Trial) { t.Sampled = true }, 0, nil},
		{"memory not told", ran(0, 0.3), nil, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.with != nil {
				c.with(c.trial)
			}
			got := c.trial.Needs(c.image)
			if d := cmp.Diff(c.want, got, cmpopts.IgnoreFields(harness.Needs{}, "Cores", "MemoryBytes")); d != "" {
				t.Error(d)
			}
		})
	}
}

// One busy second among idle ones says how many cores to ask for.
func TestBusiestCPU(t *testing.T) {
	trial := ran(4, 0.1)
	var cpu time.Duration
	for i := range 100 {
		if i >= 40 && i < 50 {
			cpu += 90 * time.Millisecond
		}
		trial.Samples = append(trial.Samples, harness.Sample{At: time.Duration(i) * 100 * time.Millisecond, CPU: cpu})
	}
	if got := trial.BusiestCPU(); got < 0.89 || got > 0.91 {
		t.Errorf("busiest second kept %v cores busy, want 0.9", got)
	}
	trial.Samples = nil
	if got := trial.BusiestCPU(); got != 0.1 {
		t.Errorf("without samples %v cores, want the average", got)
	}
}
