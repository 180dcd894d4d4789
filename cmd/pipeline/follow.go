package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
)

// watch follows a job to its end, and tells what happens to it.
func (w *way) watch(ctx context.Context, jobID string) (*facts.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Follow.Patience)
	defer cancel()
	if w.Follow.Logs {
		stop := streamLogs(ctx, w.client, jobID, w.show)
		defer stop()
	}
	var kept []submit.Event
	outcome, err := w.client.Follow(ctx, jobID, func(e submit.Event) {
		if w.Follow.Grouped {
			kept = append(kept, e)
		} else {
			w.show.Note(strings.TrimPrefix(e.Execution+" "+e.Topic+": "+e.Message, " "))
		}
	})
	w.tellGrouped(kept)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("waiting for job %s: not finished after %s", jobID, w.Follow.Patience)
	}
	return outcome, err
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
		lines := submit.Lines{Line: func(_ submit.Stream, line string) { show.Log(line) }}
		_ = client.Logs(ctx, jobID, "", lines.Piece)
		lines.End()
	}()
	return func() { cancel(); <-done }
}
