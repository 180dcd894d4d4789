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
		"well":                   {exited(0, ""), before("image-tag"), "", ""},
		"platform":               {failed("this node does not support the available image platforms [linux/arm64]"), before("command-machine", "image-platform"), "image-platform says so", "image-platform"},
		"line ends":              {exited(1, "exec /run.sh: no such file or directory"), before("command-interpreter"), "command-interpreter says so", "command-interpreter"},
		"timeout, and an error":  {failed("Execution timed out after 2s"), before("image-secret"), "the workload was stopped by its timeout of 2 s", "result-failed"},
		"unknown, and an error":  {failed("boom"), before("output-name"), "output-name says so", "output-name"},
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
