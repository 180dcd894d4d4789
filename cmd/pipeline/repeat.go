package pipeline

import (
	"context"
	"fmt"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
)

// repeat runs the workload again as often as was asked for, and sets each run beside the first. A run that did not come to
// its end has no results to compare.
func (w *way) repeat(ctx context.Context, engine *docker.Engine, run harness.Run, t *harness.Trial) error {
	for n := 2; ended(t) && n <= w.Trial.Repeat; n++ {
		again, err := w.again(ctx, engine, run, t, n)
		if err != nil {
			return err
		}
		t.Repeats = append(t.Repeats, again)
	}
	return nil
}

func (w *way) again(ctx context.Context, engine *docker.Engine, run harness.Run, t *harness.Trial, n int) (harness.Repeat, error) {
	repeat := harness.Repeat{Run: n}
	dir, err := newResultDir(Results{})
	if err != nil {
		return repeat, err
	}
	defer dir.remove()
	w.show.Begin(fmt.Sprintf("run %d", n))
	first := run.Dir
	run.Dir, run.Again = dir.temp, true
	trial, err := engine.Run(ctx, run)
	if err != nil {
		return repeat, err
	}
	if was, is := ending(t), ending(trial); was != is {
		repeat.Ended = is
	}
	if repeat.Deviations, err = harness.CompareRuns(ctx, first, run.Dir, w.Policy.Expect.Tolerances); err != nil {
		return repeat, err
	}
	if repeat.Same() {
		w.show.done("same")
	} else {
		w.show.fail("different")
	}
	return repeat, nil
}
