package pipeline

import (
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// Of executions that share an S3 input, the first alone has what the local run has.
func TestOtherShare(t *testing.T) {
	outcome := &facts.Outcome{Executions: []facts.Execution{{ID: "e-0"}, {ID: "e-1", Partition: 1}}}
	for _, test := range []struct {
		partition any
		count     int
		want      bool
	}{
		{map[string]any{"type": "object"}, 2, true},
		{map[string]any{"Type": "object"}, 1, false},
		{map[string]any{"Type": "none"}, 2, false},
		{nil, 2, false},
	} {
		in := job.Input{Source: job.Spec{Type: job.SourceS3, Params: map[string]any{"Partition": test.partition}}}
		s := &lint.Subject{
			Job: &job.Job{Count: test.count, Tasks: []*job.Task{{InputSources: []job.Input{in}}}}, Outcome: outcome,
		}
		if otherShare(s, "e-0") || otherShare(s, "e-1") != test.want {
			t.Errorf("%v of %d: e-0 %v, e-1 %v, want %v", test.partition, test.count, otherShare(s, "e-0"), otherShare(s, "e-1"), test.want)
		}
	}
}
