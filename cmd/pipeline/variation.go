package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// varyTime is how long a local run may have taken that is made once more unasked, to learn what differs by itself.
const varyTime = 5 * time.Minute

// besideItself takes what differs between local runs out of what differs from the network's results: it is no evidence against the
// network. The runs are those of --repeat, or one more that is made when the results are others. between is what differs between them.
func (w *way) besideItself(ctx context.Context, f Fetched, results []beside) (between []harness.Deviation, err error) {
	trial := f.Subject.Trial
	for _, repeat := range trial.Repeats {
		between = append(between, repeat.Deviations...)
	}
	for i := range results {
		results[i].excuse(between)
	}
	n := differing(results, trial.Partition)
	if n == 0 || len(trial.Repeats) > 0 {
		return between, nil
	}
	if w.mayVary(f) == "" {
		w.show.done(differ(n) + " at first; the local run is made again, to see what differs by itself")
		defer w.show.Begin("compare")
	}
	return w.vary(ctx, f, trial.Partition, f.Tested.Dir, results)
}

// differing counts the files that differ in the results of a partition.
func differing(results []beside, partition int) (n int) {
	for _, r := range results {
		if r.partition == partition && r.set != nil {
			n += len(r.set.Different())
		}
	}
	return n
}

func differ(n int) string {
	if n == 1 {
		return "1 file differs"
	}
	return words.Count(n, "file") + " differ"
}

// vary runs a partition again whose results in dir are others than those from the network, and excuses what differs between both runs.
// What is left is said to be untold when there was no such run.
func (w *way) vary(ctx context.Context, f Fetched, partition int, dir string, results []beside) (between []harness.Deviation, err error) {
	between, untold, err := w.between(ctx, f, partition, dir)
	if err != nil {
		return nil, err
	}
	for i := range results {
		r := &results[i]
		r.excuse(between)
		if r.differs() && r.partition == partition {
			r.set.Untold = untold
		}
	}
	return between, nil
}

// between is what differs between the results in dir of a partition's run and those of one more; untold is why there is none, or
// none that came to its end.
func (w *way) between(ctx context.Context, f Fetched, partition int, dir string) (between []harness.Deviation, untold string, err error) {
	name := "run 2"
	if f.Subject.Job.Partitions() > 1 {
		name = partitionName(partition) + ", run 2"
	}
	if untold := w.mayVary(f); untold != "" {
		return nil, untold, nil
	}
	again, err := newResultDir(Results{})
	if err != nil {
		return nil, "", err
	}
	defer again.remove()
	w.show.Begin("test")
	trial, err := w.runPartition(ctx, f.Subject, partition, again.temp)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case err != nil:
		w.show.done(name + " skipped: " + err.Error())
		return nil, err.Error(), nil
	case !ended(trial):
		w.show.fail(name + ": " + ending(trial))
		return nil, "run 2 did not come to its end: " + ending(trial), nil
	}
	if between, err = harness.CompareRuns(ctx, dir, again.temp, w.Policy.Expect.Tolerances); err != nil {
		return nil, "", err
	}
	told := "the same results as run 1"
	if n := len(between); n > 0 {
		told = "other results than run 1 in " + words.Count(n, "file")
	}
	w.show.done(fmt.Sprintf("%s: %s, %s", name, ending(trial), told))
	return between, "", nil
}

// mayVary says why a workload is not run again unasked; empty when it is.
func (w *way) mayVary(f Fetched) (untold string) {
	if took := f.Subject.Trial.Duration; took > varyTime {
		return fmt.Sprintf("it took %s", took.Round(time.Second))
	}
	if w.resumed && slices.ContainsFunc(f.Subject.Job.Task().InputSources, changes) {
		return "its inputs may have changed since"
	}
	return ""
}

// changes tells whether an input may hold something else from one day to the next: all but those that are named by what they hold.
func changes(in job.Input) bool {
	kind := strings.ToLower(in.Source.Type)
	return in.Upload != "" || kind != job.SourceIPFS && kind != job.SourceInline
}
