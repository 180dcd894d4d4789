package pipeline

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/journal"
)

// Listed is a job in a list, with the reason why it is at fault, by what the network says alone.
type Listed struct {
	submit.Listed
	// Text is that reason in a few words; empty for a job with which nothing is wrong, or of which the network does not tell.
	Text string
	// AtFault is facts.Outcome's.
	AtFault bool
}

// maxAsked is how many jobs of a list the network is asked about at once.
const maxAsked = 8

// Jobs lists the newest jobs of a network. Those that have ended are asked after one by one, for their exit codes and causes are with
// their executions.
func Jobs(ctx context.Context, o Options) ([]Listed, error) {
	client, err := o.Network.Dial()
	if err != nil {
		return nil, err
	}
	found, err := client.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Listed, len(found))
	var group errgroup.Group
	group.SetLimit(maxAsked)
	for i, l := range found {
		list[i].Listed = l
		if l.Outcome.Waits() {
			continue
		}
		group.Go(func() error {
			outcome, err := client.Executions(ctx, l)
			if err != nil {
				outcome = l.Outcome // the list has its state
			}
			if l.Job == nil {
				l.Job = nameless(l.ID)
			}
			list[i].AtFault = outcome.AtFault() && (err == nil || outcome.State != facts.JobCompleted)
			if list[i].AtFault {
				list[i].Text, _ = checks.Why(&lint.Subject{Job: l.Job, Outcome: outcome}, nil)
			}
			return nil
		})
	}
	_ = group.Wait() // what was not answered is missing from its line
	return list, ctx.Err()
}

// AtFault leaves the jobs of a list with which something is wrong.
func AtFault(list []Listed) []Listed {
	return slices.DeleteFunc(list, func(l Listed) bool { return !l.AtFault })
}

// SentFromHere leaves the jobs of a list that were submitted from this machine.
func SentFromHere(list []Listed) ([]Listed, error) {
	all, err := Mine()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(l Listed) bool {
		return !slices.ContainsFunc(all, func(s journal.State) bool { return s.JobID == l.ID })
	}), nil
}
