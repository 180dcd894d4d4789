package facts_test

import (
	"testing"

	"github.com/seatrial/seatrial/submit/facts"
)

func TestCause(t *testing.T) {
	const executed = "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-88d82af4: job already executed on this node more than once"
	failed := func(message string) facts.Execution { return facts.Execution{State: "Failed", Message: message} }
	refused := func(message string) facts.Execution {
		return facts.Execution{State: "AskForBidRejected", Message: message}
	}
	tests := []struct {
		name       string
		state      facts.JobState
		message    string
		executions []facts.Execution
		want       string
	}{
		{"completed", "Completed", "", []facts.Execution{failed("first try"), {State: "Completed"}}, ""},
		{"running", "Running", "", []facts.Execution{failed("first try")}, ""},
		{"a daemon that nobody runs", "Running", "", []facts.Execution{failed(facts.Unexpected)},
			"its program ended, and that of a service or a daemon must stay (execution completed unexpectedly)"},
		{"stopped", "Stopped", "no longer\nneeded", nil, "no longer needed"},
		{"retried", "Failed", executed, []facts.Execution{failed(`image not available: "a"`), failed(`image not available: "a"`)}, `image not available: "a"`},
		{"two causes", "Failed", executed, []facts.Execution{failed("one"), failed("two"), failed("one")}, "one; two"},
		{"many causes", "Failed", executed, []facts.Execution{failed("1"), failed("2"), failed("3"), failed("4")}, "1; 2; 3; …"},
		{"refused", "Failed", "not enough nodes to run job. requested: 1, available: 1, suitable: 0.\n• Node n-1: job rejected",
			[]facts.Execution{refused("rejected bid: this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])")},
			"this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])"},
		{"failure before refusal", "Failed", executed, []facts.Execution{refused("rejected bid: busy"), failed("broken")}, "broken"},
		{"timed out while the container was made (F40)", "Failed", "Job timed out. Job took longer than 1s",
			[]facts.Execution{failed(`creating container: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/containers/create": context deadline exceeded`), {State: "Cancelled"}},
			"Job timed out. Job took longer than 1s"},
		{"said twice (F9)", "Failed", executed, []facts.Execution{failed(`failed to start container: failed to start container: exec: "/nope": no such file`)},
			`failed to start container: exec: "/nope": no such file`},
		{"never asked", "Failed", "not enough nodes to run job. requested: 1, available: 2, suitable: 0.\n• Node n-1: does not support ipfs, only local\n• Node n-2: does not support ipfs, only local", nil,
			"does not support ipfs, only local"},
		{"the same in another order", "Failed", "• Node n-1: does not support ipfs, only inline, urldownload\n• Node n-2: does not support ipfs, only urldownload, inline", nil,
			"does not support ipfs, only inline, urldownload"},
		{"generic beside true", "Failed", "not enough nodes to run job. requested: 2, available: 2, suitable: 0.\n• Node n-1: job rejected\n• Node n-2: node busy", nil, "node busy"},
		{"no nodes", "Failed", "not enough nodes to run job. requested: 1, available: 0, suitable: 0.", nil, "the network has no node that is available"},
		{"timed out", "Failed", "Job timed out. Job took longer than 3s", []facts.Execution{{State: "Cancelled"}}, "Job timed out. Job took longer than 3s"},
		{"execution timed out", "Failed", executed, []facts.Execution{failed("Execution timed out after 3s")}, "Execution timed out after 3s"},
		{"silent executions", "Failed", executed, []facts.Execution{failed("")}, "not enough nodes to run job. requested: 1, available: 1, suitable: 0. • Node n-88d82af4: job already executed on this node more than once"},
		{"nothing", "Failed", "", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := &facts.Outcome{State: test.state, Message: test.message, Executions: test.executions}
			if got := o.Cause(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
