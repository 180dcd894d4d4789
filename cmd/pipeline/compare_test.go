package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// An execution needs a local run of its own partition when the results are not those of the partition that ran, and nobody
// guesses which partition an execution had.
func TestBesideTrial(t *testing.T) {
	folder := func(stdout string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "stdout"), []byte(stdout), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	brought := []submit.Fetched{
		{Execution: "e-0", Dir: folder("part 0")}, {Execution: "e-1", Dir: folder("part 1")}, {Execution: "e-2", Dir: folder("part 0")},
		{Execution: "e-1b", Dir: folder("part 1")}, {Execution: "e-unknown", Dir: folder("part 0")},
	}
	outcome := &facts.Outcome{Executions: []facts.Execution{{ID: "e-2", Partition: 2}, {ID: "e-0"}, {ID: "e-1b", Partition: 1}, {ID: "e-1", Partition: 1}}}
	for _, test := range []struct {
		j       *job.Job
		own     []int
		unknown bool
	}{
		{&job.Job{Type: job.TypeBatch, Count: 3}, []int{1}, true},
		{&job.Job{Type: job.TypeOps}, nil, false},
	} {
		test.j.Tasks = []*job.Task{{}}
		var f Fetched
		f.Subject = &lint.Subject{Job: test.j, Outcome: outcome, Trial: &harness.Trial{}}
		f.Tested.Dir, f.Executions = folder("part 0"), brought
		results, err := (&way{}).besideTrial(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if own := ownPartitions(results, 0); !slices.Equal(own, test.own) {
			t.Errorf("%s: partitions %v need a run of their own, want %v", test.j.Type, own, test.own)
		}
		if last := results[4]; (last.set == nil) != test.unknown || (last.why == "") == test.unknown {
			t.Errorf("%s: an execution of no known partition: %v, %q", test.j.Type, last.set, last.why)
		}
	}
}
