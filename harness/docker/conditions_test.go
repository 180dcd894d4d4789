package docker_test

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

func TestEnvironment(t *testing.T) {
	j := newJob("env")
	j.Task().Env = map[string]string{"A": "task", "B": "task"}
	j.Task().Engine.Params.EnvironmentVariables = []string{"B=engine", "C=x=y", "dropped"}
	trial := try(t, "bare", j)
	got := map[string]string{}
	for line := range strings.Lines(read(t, trial, "stdout")) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		got[name] = value
	}
	for name, want := range map[string]string{
		"A": "task", "B": "engine", "C": "x=y", "BACALHAU_JOB_TYPE": "batch",
		"BACALHAU_PARTITION_INDEX": "0", "BACALHAU_PARTITION_COUNT": "1",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	for name, prefix := range map[string]string{"BACALHAU_EXECUTION_ID": "e-", "BACALHAU_JOB_ID": "j-"} {
		if !strings.HasPrefix(got[name], prefix) || len(got[name]) != 38 {
			t.Errorf("%s is %q", name, got[name])
		}
	}
	if _, ok := got["dropped"]; ok {
		t.Error("a variable without a value was set")
	}
}

func TestHostIsReachableByName(t *testing.T) {
	j := newJob("read", "/etc/hosts")
	j.Task().Network = &job.Network{Type: "Bridge"}
	trial := try(t, "bare", j)
	for line := range strings.Lines(read(t, trial, "stdout")) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[1] == "host.docker.internal" && net.ParseIP(fields[0]) != nil {
			return
		}
	}
	t.Errorf("/etc/hosts is %q", read(t, trial, "stdout"))
}

func TestOutOfMemory(t *testing.T) {
	j := newJob("allocate", "200000000")
	j.Task().Resources = &job.Resources{Memory: "32Mb"}
	trial := try(t, "bare", j)
	if !trial.OOMKilled || trial.ExitCode != 137 || trial.MemoryLimit != 32_000_000 {
		t.Errorf("trial is %+v", trial)
	}
}

func TestMemoryBelowTheEnginesMinimum(t *testing.T) {
	j := newJob("args")
	j.Task().Resources = &job.Resources{Memory: "1Mb"}
	if trial := try(t, "bare", j); !strings.Contains(trial.StartError, "Minimum memory limit") { // F38
		t.Errorf("start error is %q", trial.StartError)
	}
}

func TestMoreCPUsThanTheMachineHas(t *testing.T) {
	j := newJob("args", "fine")
	j.Task().Resources = &job.Resources{CPU: "4000"}
	trial := try(t, "bare", j)
	wantOut(t, trial, "fine\n")
	if trial.CPULimit != 4000 {
		t.Errorf("limit is %g", trial.CPULimit)
	}
}

func TestUsage(t *testing.T) {
	trial := try(t, "bare", newJob("allocate", "100000000"))
	if trial.PeakMemory < 100_000_000 || trial.PeakMemory > 200_000_000 {
		t.Errorf("peak is %d bytes after allocating 100,000,000", trial.PeakMemory)
	}
	if trial.CPUTime <= 0 {
		t.Errorf("CPU time is %s", trial.CPUTime)
	}
}

// TestUsageByTheEngine hides the kernel's counters, as a virtual machine does.
func TestUsageByTheEngine(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	e.SetCgroups(t.TempDir())
	j := newJob("allocate", "100000000")
	trial, err := e.Run(t.Context(), harness.Run{Job: j, Image: images["bare"], Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if trial.PeakMemory <= 0 || trial.CPUTime <= 0 {
		t.Errorf("peak is %d bytes and CPU time %s", trial.PeakMemory, trial.CPUTime)
	}
}

func TestTimeout(t *testing.T) {
	for name, timeouts := range map[string]*job.Timeouts{
		"execution": {ExecutionTimeout: 1, TotalTimeout: 3600},
		"total":     {TotalTimeout: 1},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJob("sleep")
			j.Task().Timeouts = timeouts
			trial := try(t, "bare", j)
			if !trial.TimedOut || trial.OOMKilled || trial.ExitCode != 137 {
				t.Errorf("trial is %+v", trial)
			}
			if got := read(t, trial, "stdout"); got != "sleeping\n" {
				t.Errorf("stdout is %q", got)
			}
			if trial.Duration < time.Second {
				t.Errorf("duration is %s", trial.Duration)
			}
		})
	}
}

// TestUnsupported wants an error with its own type for what this machine cannot do in a node's place.
func TestUnsupported(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	run := func(change func(*job.Task)) error {
		j := newJob("args")
		change(j.Task())
		_, err := e.Run(t.Context(), harness.Run{Job: j, Image: images["bare"], Dir: t.TempDir()})
		return err
	}
	var input *storage.UnsupportedInputError
	err := run(func(task *job.Task) {
		task.InputSources = []job.Input{{Target: "/inputs", Source: job.Spec{Type: "git"}}}
	})
	if !errors.As(err, &input) || err.Error() != `the local run cannot fetch inputs of type "git"` {
		t.Errorf("git input: %v", err)
	}
	for name, change := range map[string]func(*job.Task){
		"environment": func(task *job.Task) { task.Env = map[string]string{"A": "env:SECRET"} },
	} {
		var other *harness.UnsupportedError
		if err := run(change); !errors.As(err, &other) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
