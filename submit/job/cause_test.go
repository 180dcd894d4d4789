package job_test

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

func TestCause(t *testing.T) {
	const executed = "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-88d82af4: job already executed on this node more than once"
	failed := func(message string) job.Execution { return job.Execution{State: "Failed", Message: message} }
	refused := func(message string) job.Execution {
		return job.Execution{State: "AskForBidRejected", Message: message}
	}
	tests := []struct {
		name       string
		state      string
		message    string
		executions []job.Execution
		want       string
	}{
		{"completed", "Completed", "", []job.Execution{failed("first try"), {State: "Completed"}}, ""},
		{"running", "Running", "", []job.Execution{failed("first try")}, ""},
		{"stopped", "Stopped", "no longer\nneeded", nil, "no longer needed"},
		{"retried", "Failed", executed, []job.Execution{failed(`image not available: "a"`), failed(`image not available: "a"`)}, `image not available: "a"`},
		{"two causes", "Failed", executed, []job.Execution{failed("one"), failed("two"), failed("one")}, "one; two"},
		{"many causes", "Failed", executed, []job.Execution{failed("1"), failed("2"), failed("3"), failed("4")}, "1; 2; 3; …"},
		{"refused", "Failed", "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-1: job rejected",
			[]job.Execution{refused("rejected bid: this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])")},
			"this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])"},
		{"failure before refusal", "Failed", executed, []job.Execution{refused("rejected bid: busy"), failed("broken")}, "broken"},
		{"said twice (F9)", "Failed", executed, []job.Execution{failed(`failed to start container: failed to start container: exec: "/nope": no such file`)},
			`failed to start container: exec: "/nope": no such file`},
		{"never asked", "Failed", "not enough nodes to run job. requested: 1, available: 2, suitable: 0.\n• Node n-1: does not support ipfs, only local\n• Node n-2: does not support ipfs, only local", nil,
			"does not support ipfs, only local"},
		{"the same in another order", "Failed", "• Node n-1: does not support ipfs, only inline, urldownload\n• Node n-2: does not support ipfs, only urldownload, inline", nil,
			"does not support ipfs, only inline, urldownload"},
		{"generic beside true", "Failed", "not enough nodes to run job. requested: 2, available: 2, suitable: 0.\n• Node n-1: job rejected\n• Node n-2: node busy", nil, "node busy"},
		{"no nodes", "Failed", "not enough nodes to run job. requested: 1, available: 0, suitable: 0.", nil, "the network has no node that is available"},
		{"timed out", "Failed", "Job timed out. Job took longer than 3s", []job.Execution{{State: "Cancelled"}}, "Job timed out. Job took longer than 3s"},
		{"execution timed out", "Failed", executed, []job.Execution{failed("Execution timed out after 3s")}, "Execution timed out after 3s"},
		{"silent executions", "Failed", executed, []job.Execution{failed("")}, "not enough nodes to run job. requested: 1, available: 1, suitable: 0. • Node n-88d82af4: job already executed on this node more than once"},
		{"nothing", "Failed", "", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := &job.Outcome{State: test.state, Message: test.message, Executions: test.executions}
			if got := o.Cause(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
