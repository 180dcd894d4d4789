package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/harness"
)

func repeatFlag() cli.Flag {
	return &cli.IntFlag{Name: "repeat", Value: 1, Usage: "run the workload locally `N` times and compare the results", Category: groupTrial}
}

// repeat runs the workload again as often as was asked for, and sets each run beside the first.
func (t *trials) repeat(ctx context.Context) error {
	if !t.ended() {
		return nil // a run that did not come to its end has no results to compare
	}
	for n := 2; n <= t.c.Int("repeat"); n++ {
		again, err := t.again(ctx, n)
		if err != nil {
			return err
		}
		t.subject.Trial.Repeats = append(t.subject.Trial.Repeats, again)
	}
	return nil
}

func (t *trials) again(ctx context.Context, n int) (harness.Repeat, error) {
	repeat := harness.Repeat{Run: n}
	dir, err := newResultDir("", false)
	if err != nil {
		return repeat, err
	}
	defer dir.remove()
	t.show.begin(fmt.Sprintf("run %d", n))
	run := t.run
	run.Dir, run.Again = dir.temp, true
	trial, err := t.engine.Run(ctx, run)
	if err != nil {
		return repeat, err
	}
	if first, ended := ending(t.subject.Trial), ending(trial); first != ended {
		repeat.Ended = ended
	}
	if repeat.Deviations, err = harness.CompareRuns(t.run.Dir, run.Dir); err != nil {
		return repeat, err
	}
	if repeat.Same() {
		t.show.end("same")
	} else {
		t.show.fail("different")
	}
	return repeat, nil
}
