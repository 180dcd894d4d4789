package checks

import (
	"slices"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

func TestForetoldByChecksThatThereAre(t *testing.T) {
	for _, row := range failureMessages {
		for _, id := range row.checks {
			if !slices.ContainsFunc(All, func(c *lint.Check) bool { return c.ID == id }) {
				t.Errorf("there is no check %s", id)
			}
		}
	}
}

// Why a job is at fault is said by the check that could have said it before, and by what the network says where none has.
func TestWhy(t *testing.T) {
	code := func(n int) *int { return &n }
	failed := func(message string) *facts.Outcome {
		return &facts.Outcome{State: facts.JobFailed, Message: "not enough nodes to run job", Executions: []facts.Execution{
			{NodeID: "n-1", State: facts.ExecutionFailed, Message: message},
		}}
	}
	exited := func(n int, stderr string) *facts.Outcome {
		return &facts.Outcome{State: facts.JobCompleted, Executions: []facts.Execution{
			{State: facts.ExecutionCompleted, ExitCode: code(n), Stderr: stderr},
		}}
	}
	before := func(ids ...string) (all []lint.Finding) {
		for _, id := range ids {
			all = append(all, lint.Finding{Check: id, Message: id + " says so", Severity: lint.Error, Stage: lint.StageCheck})
		}
		return append(all, lint.Finding{Check: "result-failed", Stage: lint.StageSubmit}, lint.Finding{Check: "result-exit", Stage: lint.StageSubmit})
	}
	for name, c := range map[string]struct {
		outcome  *facts.Outcome
		findings []lint.Finding
		text, id string
	}{
		"well":                  {exited(0, ""), before("image-tag"), "", ""},
		"platform":              {failed("this node does not support the available image platforms [linux/arm64]"), before("command-machine", "image-platform"), "image-platform says so", "image-platform"},
		"line ends":             {exited(1, "exec /run.sh: no such file or directory"), before("command-interpreter"), "command-interpreter says so", "command-interpreter"},
		"timeout, and an error": {failed("Execution timed out after 2s"), before("image-secret"), "the workload was stopped by its timeout of 2 s", "trial-timeout"},
		"unknown, and an error": {failed("boom"), before("output-name"), "output-name says so", "output-name"},
		"overtaken": {&facts.Outcome{State: facts.JobFailed, Message: "Job timed out. Job took longer than 3s", Executions: []facts.Execution{
			{State: facts.ExecutionFailed, Message: "creating container: context deadline exceeded"},
		}}, before(), "the workload was stopped by its timeout of 3 s", "trial-timeout"},
		"killed at its memory":   {exited(137, ""), before(), "exited with 137 (SIGKILL: it was killed)", "trial-oom"},
		"out of memory":          {failed("memory limit exceeded"), before(), "the workload was killed at its memory limit", "trial-oom"},
		"ended":                  {failed(facts.Unexpected), before(), "its program ended, and that of a service or a daemon must stay", "trial-ended"},
		"folder not allowed":     {failed("volume /etc is not allowlisted"), before("input-local"), "input-local says so", "input-local"},
		"unknown":                {failed("boom"), before(), "boom", "result-failed"},
		"by the outcome alone":   {failed("image not available: app:v1"), nil, "the image is not in its registry", ""},
		"exit code alone":        {exited(3, "bad\n"), nil, "exited with 3: bad", ""},
		"stopped":                {&facts.Outcome{State: facts.JobStopped, Message: "enough"}, before("image-tag"), "enough", ""},
		"waits":                  {&facts.Outcome{State: facts.JobQueued}, before("image-tag", "node-capacity"), "node-capacity says so", "node-capacity"},
		"waits for nobody knows": {&facts.Outcome{State: facts.JobQueued}, before(), "", ""},
	} {
		j := &job.Job{Tasks: []*job.Task{{}}}
		text, f := Why(&lint.Subject{Job: j, Outcome: c.outcome}, c.findings)
		id := ""
		if f != nil {
			id = f.Check
		}
		if text != c.text || id != c.id {
			t.Errorf("%s: %q [%s], want %q [%s]", name, text, id, c.text, c.id)
		}
	}
}

// A job that nodes could run, and that nothing is said against, waits for one of them to be free.
func TestWaitsForAFreeNode(t *testing.T) {
	node := facts.Node{ID: "n-1", OS: "linux", Arch: "amd64", Connected: true, Engines: []string{"docker"}}
	for name, c := range map[string]struct {
		nodes []facts.Node
		want  string
	}{
		"one":  {[]facts.Node{node}, "1 node may run it, and none is free yet"},
		"two":  {[]facts.Node{node, node}, "2 nodes may run it, and none is free yet"},
		"none": {nil, ""},
	} {
		s := &lint.Subject{
			Job: &job.Job{Type: job.TypeBatch, Tasks: []*job.Task{{}}}, Network: &facts.Network{Nodes: c.nodes},
			Outcome: &facts.Outcome{State: facts.JobQueued},
		}
		if text, f := Why(s, nil); text != c.want || f != nil {
			t.Errorf("%s: %q %v, want %q", name, text, f, c.want)
		}
	}
}
