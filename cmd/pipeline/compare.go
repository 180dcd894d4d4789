package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
)

// beside is what one execution brought home, beside a local run.
type beside struct {
	submit.Fetched
	partition int
	// set is nil for what is not compared, and why says for what reason.
	set *harness.Comparison
	why string
}

// setBeside compares the results of each execution with those of a local run of its partition; reason is why there is nothing
// to compare, or why it is not all that came home.
func (w *way) setBeside(ctx context.Context, f Fetched) (all []*harness.Comparison, reason string, err error) {
	switch {
	case f.Subject.Job.Stays(): // which has none
		return nil, "", nil
	case len(f.Subject.Outcome.Completed()) == 0:
		return nil, "no execution completed", nil
	case f.Subject.Trial == nil:
		return nil, "no local run: " + f.Subject.Missing[lint.FactTrial], nil
	case f.Tested.Dir == "":
		return nil, "the local run's results are not kept any more", nil
	}
	w.show.Begin("compare")
	results, err := besideTrial(ctx, f)
	if err != nil {
		return nil, "", err
	}
	if own := ownPartitions(results, f.Subject.Trial.Partition); len(own) > 0 {
		w.show.done(fmt.Sprintf("other results than partition %d: %s", f.Subject.Trial.Partition, listed(own)))
		for _, partition := range own {
			if err := w.besideOwn(ctx, f, partition, results); err != nil {
				return nil, "", err
			}
		}
		w.show.Begin("compare")
	}
	same, left := true, []string{}
	for _, r := range results {
		if r.set == nil {
			left = append(left, fmt.Sprintf("execution %s is not compared: %s", r.Execution, r.why))
			w.show.Log(left[len(left)-1])
			continue
		}
		all = append(all, r.set)
		same = same && r.set.Same()
	}
	switch {
	case !same: // which needs no more to be known
		w.show.fail("different")
		return all, "", nil
	case len(all) == 0:
		w.show.done("nothing to compare")
	case len(left) > 0:
		w.show.done(fmt.Sprintf("same, as far as compared: %d of %d", len(all), len(results)))
	default:
		w.show.done("same")
	}
	return all, strings.Join(left, "; "), nil
}

// besideTrial sets what every execution brought home beside the run that there is. The same results are right for any
// partition: most jobs do not ask which one they are.
func besideTrial(ctx context.Context, f Fetched) ([]beside, error) {
	var results []beside
	for _, remote := range f.Executions {
		r := beside{Fetched: remote, partition: f.Subject.Trial.Partition}
		if f.Subject.Job.Partitions() > 1 {
			r.why = "the network does not say which partition it had"
			for _, e := range f.Subject.Outcome.Executions {
				if e.ID == remote.Execution {
					r.partition, r.why = e.Partition, ""
				}
			}
		}
		if r.why == "" {
			if err := r.compare(ctx, f, f.Tested.Dir, f.Subject.Trial.Partition); err != nil {
				return nil, err
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// compare sets the results beside a local run's, of which local is the partition.
func (r *beside) compare(ctx context.Context, f Fetched, dir string, local int) (err error) {
	if r.set, err = harness.Compare(ctx, dir, r.Dir, publisher(f.Subject.Job)); err != nil {
		return err
	}
	r.set.Execution = r.Execution
	if f.Subject.Job.Partitions() > 1 {
		r.set.Partition = &harness.Partition{Remote: r.partition, Local: local}
	}
	return nil
}

// publisher is the type of the job's publisher; empty when it has none.
func publisher(j *job.Job) string {
	if p := j.Task().Publisher; p != nil {
		return p.Type
	}
	return ""
}
