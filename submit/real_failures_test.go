package submit

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func TestRealFailures(t *testing.T) {
	n, c := realNetwork(t)
	tests := []struct {
		name   string
		change func(*job.Task)
		cause  string
	}{
		{"no such image (F6)", func(task *job.Task) { task.Engine.Params.Image = n.RegistryAddress + "/test/none:1" },
			`image not available: "` + n.RegistryAddress + `/test/none:1"`},
		{"entrypoint missing (F9)", func(task *job.Task) { task.Engine.Params.Entrypoint = []string{"/nope"} }, `exec: "/nope": stat /nope: no such file or directory`},
		{"no such source (F33)", func(task *job.Task) {
			task.InputSources = []job.Input{{Source: job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"}}, Target: "/inputs"}}
		}, "does not support ipfs"},
		{"refused by the node", func(task *job.Task) { task.Env = map[string]string{"HERE": "env:HOME"} }, "HOME"},
		{"timeout (F40)", func(task *job.Task) {
			task.Engine.Params.Parameters = []string{"wait"}
			task.Timeouts = &job.Timeouts{TotalTimeout: 1}
		}, "timed out"},
		{"too much memory (F37)", func(task *job.Task) { task.Resources.Memory = "500TB" }, "node busy with available capacity"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := n.jobOf("say=hello")
			test.change(j.Task())
			outcome, events := run(t, c, j)
			if outcome.State != "Failed" {
				t.Errorf("got state %s, want Failed", outcome.State)
			}
			if !strings.Contains(outcome.Cause(), test.cause) || strings.Contains(outcome.Cause(), "\n") {
				t.Errorf("got cause %q, want %q in it", outcome.Cause(), test.cause)
			}
			if !slices.ContainsFunc(events, func(e Event) bool { return e.Failed }) {
				t.Errorf("got events %+v, want a failed one", events)
			}
			for _, e := range outcome.Executions {
				if e.ExitCode != nil {
					t.Errorf("got exit code %d of a container that did not run", *e.ExitCode)
				}
			}
			var none *NoResultsError
			if _, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: t.TempDir()}); !errors.As(err, &none) {
				t.Errorf("got %v, want a NoResultsError", err)
			}
			t.Logf("%s; %+v", outcome.Cause(), outcome)
		})
	}
}

func TestRealRetriesAreAllInTheOutcome(t *testing.T) {
	n, c := realNetwork(t)
	j := n.jobOf()
	j.Task().Engine.Params.Entrypoint = []string{"/nope"}
	outcome, _ := run(t, c, j)
	if len(outcome.Executions) != 4 {
		t.Errorf("got %d executions, want two on each of two nodes", len(outcome.Executions))
	}
	for _, e := range outcome.Executions {
		if e.State != "Failed" || !strings.Contains(e.Message, "/nope") {
			t.Errorf("got %+v, want the node's own cause", e)
		}
	}
}

func TestRealRefusals(t *testing.T) {
	_, c := realNetwork(t)
	var refused *RefusedError
	if _, err := c.Outcome(t.Context(), "j-none"); !errors.As(err, &refused) || refused.Status != 404 || !strings.HasSuffix(err.Error(), ": job not found: j-none") {
		t.Errorf("got %v", err)
	}
	if err := c.Cancel(t.Context(), "j-none", "none"); !errors.As(err, &refused) || refused.Status != 404 {
		t.Errorf("got %v", err)
	}
	if err := c.Logs(t.Context(), "j-none", "", nil); !errors.As(err, &refused) || refused.Status != 404 {
		t.Errorf("got %v", err)
	}
}
