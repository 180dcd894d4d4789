package docker_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// again runs a job with a bridge, and once more without.
func again(t *testing.T, network *job.Network, args ...string) (*harness.Trial, *harness.Unconnected) {
	t.Helper()
	needEngine(t)
	e := newEngine(t)
	j := newJob(args...)
	j.Task().Network = network
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	run := harness.Run{Job: j, Image: images["bare"], Dir: t.TempDir(), DefaultNetwork: "bridge"}
	trial, err := e.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	second, err := e.RunWithoutNetwork(t.Context(), run, trial)
	if err != nil {
		t.Fatal(err)
	}
	return trial, second
}

func TestRunWithoutNetwork(t *testing.T) {
	trial, second := again(t, nil, "resolve", "host.docker.internal")
	if trial.ExitCode != 0 || second == nil || second.ExitCode != 1 || !second.Relies() || !strings.Contains(second.Stderr, "lookup host.docker.internal") {
		t.Errorf("exit code %d, then %+v", trial.ExitCode, second)
	}
	// The verdict's results are its own.
	if got := read(t, trial, "stderr"); got != "" {
		t.Errorf("stderr of the first run is %q", got)
	}
}

func TestRunWithoutNetworkThatIsNotMissed(t *testing.T) {
	if _, second := again(t, nil, "write", "/outputs/file", "text"); second == nil || second.Relies() {
		t.Errorf("got %+v", second)
	}
}

func TestRunWithoutNetworkLeavesAFileOut(t *testing.T) {
	_, second := again(t, nil, "note-interfaces", "/outputs")
	if second == nil || !cmp.Equal(second.Missing, []string{"outputs/eth0"}) || !second.Relies() {
		t.Errorf("got %+v", second)
	}
}

func TestNoSecondRun(t *testing.T) {
	if trial, second := again(t, &job.Network{Type: "None"}, "args"); trial.ExitCode != 0 || second != nil {
		t.Errorf("of a run without a network: %+v", second)
	}
	if trial, second := again(t, nil, "exit", "3"); trial.ExitCode != 3 || second != nil {
		t.Errorf("of a run that failed: %+v", second)
	}
}

func TestLimit(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	for name, timeouts := range map[string]*job.Timeouts{"none of the job's": nil, "the job's is longer": {TotalTimeout: 3600}} {
		j := newJob("sleep")
		j.Task().Timeouts = timeouts
		trial, err := e.Run(t.Context(), harness.Run{Job: j, Image: images["bare"], Dir: t.TempDir(), Limit: 1})
		if err != nil || !trial.TimedOut {
			t.Errorf("%s: %+v, %v", name, trial, err)
		}
	}
}
