package docker_test

import (
	"strconv"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

// TestMemoryLimit allocates below and above a limit of 64,000,000 bytes, of which the program itself wants a few.
func TestMemoryLimit(t *testing.T) {
	for _, c := range []struct {
		bytes int
		out   string
		oom   bool
	}{
		{52_000_000, "1\n", false},
		{66_000_000, "", true},
	} {
		j := newJob("allocate", strconv.Itoa(c.bytes))
		j.Task().Resources = &job.Resources{Memory: "64Mb"}
		trial := try(t, "bare", j)
		if trial.OOMKilled != c.oom || (trial.ExitCode == 137) != c.oom || read(t, trial, "stdout") != c.out {
			t.Errorf("%d bytes: trial is %+v", c.bytes, trial)
		}
		// For its own needs the kernel goes some pages above the limit.
		if trial.PeakMemory < 52_000_000 || trial.PeakMemory > 65_000_000 {
			t.Errorf("%d bytes: peak is %d", c.bytes, trial.PeakMemory)
		}
	}
}

// TestChildOutOfMemory kills a child only: a node fails the job all the same (F39).
func TestChildOutOfMemory(t *testing.T) {
	j := newJob("child", "allocate", "200000000")
	j.Task().Resources = &job.Resources{Memory: "64Mb"}
	trial := try(t, "bare", j)
	if !trial.OOMKilled || trial.ExitCode != 0 || read(t, trial, "stdout") != "signal: killed\n" {
		t.Errorf("trial is %+v with stdout %q", trial, read(t, trial, "stdout"))
	}
}

// TestChildKilledOtherwise has a child that kills itself.
func TestChildKilledOtherwise(t *testing.T) {
	trial := try(t, "bare", newJob("child", "kill"))
	if trial.OOMKilled || trial.ExitCode != 0 || read(t, trial, "stdout") != "signal: killed\n" {
		t.Errorf("trial is %+v with stdout %q", trial, read(t, trial, "stdout"))
	}
}
