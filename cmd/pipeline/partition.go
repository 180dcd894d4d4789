package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

// ownPartitions are those that need a local run of their own: they have other results than that of the partition which ran.
func ownPartitions(results []beside, ran int) []int {
	var own []int
	for _, r := range results {
		if r.partition != ran && r.differs() {
			own = append(own, r.partition)
		}
	}
	slices.Sort(own)
	return slices.Compact(own)
}

// besideOwn runs a partition on this machine, and sets the results that are its own beside that run, and beside a second one when
// they differ still. What cannot be run is not compared. between is what differs between two runs of any partition.
func (w *way) besideOwn(ctx context.Context, f Fetched, partition int, results []beside, between []harness.Deviation) error {
	dir, err := newResultDir(Results{})
	if err != nil {
		return err
	}
	defer dir.remove()
	why, err := w.tryPartition(ctx, f.Subject, partition, dir.temp)
	if err != nil {
		return err
	}
	again := false
	for i := range results {
		r := &results[i]
		switch {
		case r.partition != partition || !r.differs():
		case why != "":
			r.set, r.why = nil, why
		default:
			if err := w.compareWith(ctx, f, r, dir.temp, partition); err != nil {
				return err
			}
			r.excuse(between)
			again = again || r.differs()
		}
	}
	if !again {
		return nil
	}
	_, err = w.vary(ctx, f, partition, dir.temp, results)
	return err
}

// tryPartition is a run of one more partition of a job, whose results are in dir; why says what kept it from being run to its end.
func (w *way) tryPartition(ctx context.Context, s *lint.Subject, partition int, dir string) (why string, err error) {
	w.show.Begin("test")
	trial, err := w.runPartition(ctx, s, partition, dir)
	name := partitionName(partition)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		w.show.done(name + " skipped: " + err.Error())
		return "no local run of " + name + ": " + err.Error(), nil
	}
	w.show.End(name+": "+ending(trial), !ended(trial))
	if !ended(trial) {
		return "the local run of " + name + " did not come to its end: " + ending(trial), nil
	}
	return "", nil
}

func (w *way) runPartition(ctx context.Context, s *lint.Subject, partition int, dir string) (*harness.Trial, error) {
	engine, runnable, done, err := engineWith(ctx, s.Image)
	if err != nil {
		return nil, err
	}
	defer done()
	run := w.run(s, runnable, dir)
	run.Partition, run.Again = partition, true
	return engine.Run(ctx, run)
}

func partitionName(n int) string { return fmt.Sprintf("partition %d", n) }

// listed are numbers for people: "1, 2, 3 and 4 more".
func listed(numbers []int) string {
	const most = 8
	var named []string
	for _, n := range numbers[:min(len(numbers), most)] {
		named = append(named, fmt.Sprint(n))
	}
	line := strings.Join(named, ", ")
	if more := len(numbers) - most; more > 0 {
		line += fmt.Sprintf(" and %d more", more)
	}
	return line
}
