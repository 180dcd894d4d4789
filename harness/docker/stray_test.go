package docker_test

import (
	"testing"

	"github.com/seatrial/seatrial/harness"
)

// TestStray looks for what the first run of a workload loses, and not for what the next ones do.
func TestStray(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	for _, again := range []bool{false, true} {
		run := harness.Run{Job: newJob("write", "/rows.csv", "a,b"), Image: images["bare"], Dir: t.TempDir(), Again: again}
		trial, err := e.Run(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		if trial.ExitCode != 0 {
			t.Errorf("exit code %d", trial.ExitCode)
		}
		if found := len(trial.Stray) == 1 && trial.Stray[0].Path == "/rows.csv"; found == again || again && len(trial.Stray) > 0 {
			t.Errorf("again %t: stray files are %+v", again, trial.Stray)
		}
	}
}

// TestStrayWithAnOddName: the engine tells names as text, and does not know this one by that.
func TestStrayWithAnOddName(t *testing.T) {
	trial := try(t, "bare", newJob("write-oddly"))
	if trial.ExitCode != 0 || len(trial.Stray) > 0 || trial.StrayNoise[harness.StrayNotLookedAt] != 1 {
		t.Errorf("exit code %d, stray files %+v, and %v", trial.ExitCode, trial.Stray, trial.StrayNoise)
	}
}
