package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
)

// watch follows a job to its end, or one that is not meant to end until it stays, and tells what happens to it.
func (w *way) watch(ctx context.Context, jobID string, stays bool) (*facts.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Follow.Patience)
	defer cancel()
	if w.Follow.Logs {
		stop := streamLogs(ctx, w.client, jobID, w.show)
		defer stop()
	}
	var kept []submit.Event
	tell := func(e submit.Event) {
		if w.Follow.Grouped {
			kept = append(kept, e)
		} else {
			w.show.Note(strings.TrimPrefix(e.Execution+" "+e.Topic+": "+e.Message, " "))
		}
	}
	var outcome *facts.Outcome
	var err error
	if stays {
		outcome, err = w.client.FollowStaying(ctx, jobID, w.stay(), tell)
	} else {
		outcome, err = w.client.Follow(ctx, jobID, tell)
	}
	w.tellGrouped(kept)
	if errors.Is(err, context.DeadlineExceeded) && stays {
		return nil, fmt.Errorf("waiting for job %s: after %s it has not been running for %s yet", jobID, w.Follow.Patience, w.stay())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("waiting for job %s: not finished after %s", jobID, w.Follow.Patience)
	}
	return outcome, err
}

// stay is how long a program that is not meant to end is watched, here and on the network.
func (w *way) stay() time.Duration { return cmp.Or(w.Trial.Stay, harness.DefaultStay) }

// leave says how to end a job that goes on, or ends the one that goes with its network.
func (w *way) leave(ctx context.Context, jobID string) error {
	if w.local == nil {
		w.show.Log("the job goes on; end it: " + w.line("cancel", jobID))
		return nil
	}
	if err := w.client.Cancel(ctx, jobID, "its local network ends"); err != nil {
		return err
	}
	_, err := w.client.Follow(ctx, jobID, func(submit.Event) {})
	w.show.Log("the job ends with its local network")
	return err
}

// tellNodes lists where the job ran.
func (w *way) tellNodes(o *facts.Outcome) {
	if !w.Follow.Nodes {
		return
	}
	for _, e := range o.Executions {
		w.show.Log(fmt.Sprintf("execution %s on node %s: %s %s", e.ID, e.NodeID, e.State, e.Message))
	}
}

// tellGrouped shows events by execution, those of the job itself as "job".
func (w *way) tellGrouped(events []submit.Event) {
	var executions []string
	for _, e := range events {
		if !slices.Contains(executions, e.Execution) {
			executions = append(executions, e.Execution)
		}
	}
	for _, execution := range executions {
		for _, e := range events {
			if e.Execution == execution {
				w.show.Log(cmp.Or(execution, "job") + " " + e.Topic + ": " + e.Message)
			}
		}
	}
}

// streamLogs shows a job's output until it ends or the returned function is called.
func streamLogs(ctx context.Context, client *submit.Client, jobID string, show Progress) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A stream that breaks loses nothing: the results have every line.
		lines := submit.Lines{Line: func(_ submit.Stream, line string) { show.Tell(line) }}
		_ = client.Logs(ctx, jobID, "", lines.Piece)
		lines.End()
	}()
	return func() { cancel(); <-done }
}
