package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/words"
)

// beside is what one execution brought home, beside a local run.
type beside struct {
	submit.Fetched
	partition int
	// set is nil for what is not compared, and why says for what reason.
	set *harness.Comparison
	why string
	// excused are the rows that differ between two local runs too.
	excused int
}

// differs tells whether the results are compared, and are others than those of the local run.
func (r *beside) differs() bool { return r.set != nil && !r.set.Same() }

// setBeside compares the results of each execution with those of a local run of its partition; reason is why there is nothing
// to compare, or why it is not all that came home.
func (w *way) setBeside(ctx context.Context, f Fetched) (all []*harness.Comparison, reason string, err error) {
	switch {
	case f.Subject.Job.Stays(): // which has none
		return nil, "", nil
	case len(f.Subject.Outcome.Completed()) == 0:
		return nil, "no execution completed", nil
	case len(f.Executions) == 0:
		return nil, "no results came home", nil
	case f.Subject.Trial == nil:
		return nil, "no local run: " + f.Subject.Missing[lint.FactTrial], nil
	case f.Tested.Dir == "":
		return nil, "the local run's results are not kept any more", nil
	}
	w.show.Begin("compare")
	results, err := w.besideTrial(ctx, f)
	if err != nil {
		return nil, "", err
	}
	between, err := w.besideItself(ctx, f, results)
	if err != nil {
		return nil, "", err
	}
	if own := ownPartitions(results, f.Subject.Trial.Partition); len(own) > 0 {
		w.show.done(fmt.Sprintf("other results than partition %d: %s", f.Subject.Trial.Partition, listed(own)))
		for _, partition := range own {
			if err := w.besideOwn(ctx, f, partition, results, between); err != nil {
				return nil, "", err
			}
		}
		w.show.Begin("compare")
	}
	var left []string
	for _, r := range results {
		if r.set == nil {
			left = append(left, fmt.Sprintf("execution %s is not compared: %s", r.Execution, r.why))
			w.show.Log(left[len(left)-1])
			continue
		}
		all = append(all, r.set)
	}
	same := asCompared(results, len(left))
	for _, set := range all {
		if unread := set.Unread(); len(unread) > 0 {
			left = append(left, fmt.Sprintf("%s of execution %s: %s: %s", words.Count(len(unread), "file"), set.Execution, unread[0].Path, unread[0].Note))
		}
	}
	if slices.ContainsFunc(results, func(r beside) bool { return r.differs() }) {
		w.show.fail("different")
		return all, "", nil // which needs no more to be known
	}
	w.show.done(same)
	return all, strings.Join(left, "; "), nil
}

// asCompared says of results none of which differs how far they were compared; left is how many were not at all.
func asCompared(results []beside, left int) string {
	excused, changed, unread := 0, 0, 0
	for _, r := range results {
		excused += r.excused
		if r.set != nil {
			changed += r.set.Changed()
			unread += len(r.set.Unread())
		}
	}
	text := "same"
	switch {
	case left == len(results):
		return "nothing to compare"
	case left > 0:
		text = fmt.Sprintf("same, as far as compared: %d of %d", len(results)-left, len(results))
	}
	var but []string
	if excused > 0 {
		but = append(but, fmt.Sprintf("%s that %s between two local runs too", words.Count(excused, "file"), map[bool]string{true: "differs", false: "differ"}[excused == 1]))
	}
	if changed > 0 {
		but = append(but, words.Count(changed, "file")+" that the node or its publisher changes")
	}
	if unread > 0 {
		but = append(but, words.Count(unread, "file")+" that cannot be read here")
	}
	if len(but) > 0 {
		text += ", but for " + strings.Join(but, ", and ")
	}
	return text
}

// besideTrial sets what every execution brought home beside the run that there is. The same results are right for any
// partition: most jobs do not ask which one they are.
func (w *way) besideTrial(ctx context.Context, f Fetched) ([]beside, error) {
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
			if err := w.compareWith(ctx, f, &r, f.Tested.Dir, f.Subject.Trial.Partition); err != nil {
				return nil, err
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// compareWith sets results beside a local run's, of which local is the partition.
func (w *way) compareWith(ctx context.Context, f Fetched, r *beside, dir string, local int) (err error) {
	published := harness.Published{Dir: r.Dir, Before: r.Before, Publisher: f.Subject.Job.Task().Publisher}
	if r.set, err = harness.Compare(ctx, dir, published, w.Policy.Expect.Tolerances); err != nil {
		return err
	}
	r.excused = 0
	r.set.Execution = r.Execution
	if f.Subject.Job.Partitions() > 1 {
		r.set.Partition = &harness.Partition{Remote: r.partition, Local: local}
	}
	return nil
}

// excuse takes what differs between two local runs out of what differs.
func (r *beside) excuse(between []harness.Deviation) {
	if r.set != nil {
		r.excused += r.set.Excuse(between)
	}
}
