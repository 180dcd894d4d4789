package submit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/bacalhau-project/bacalhau/pkg/models"
)

// Stream is one of the two outputs of a container.
type Stream int

// The streams, numbered as Bacalhau numbers them.
const (
	Stdout Stream = 1
	Stderr Stream = 2
)

// Logs calls line for every line that an execution prints, from its beginning to its end, without the
// line break. An empty executionID means the newest execution that ran, which is waited for while the job
// has not ended. A job that ended without running is an error.
func (c *Client) Logs(ctx context.Context, jobID, executionID string, line func(Stream, string)) error {
	for {
		j, err := c.job(ctx, jobID)
		if err != nil {
			return err
		}
		executions, err := c.executions(ctx, j.ID)
		if err != nil {
			return err
		}
		chosen := logged(executions, executionID)
		ended := j.State.StateType.IsTerminal()
		if chosen == "" && executionID != "" {
			return fmt.Errorf("reading logs: job %s has no execution %s", j.ID, executionID)
		}
		if chosen == "" && ended {
			o := outcome(j, executions)
			return fmt.Errorf("reading logs: job %s is %s and never ran: %s", j.ID, o.State, o.Cause())
		}
		if chosen != "" {
			printed := false
			err := c.stream(ctx, j.ID, chosen, func(s Stream, text string) {
				printed = true
				line(s, text)
			})
			// A node that has not started the container yet has no logs to send.
			if err == nil || printed || ended || ctx.Err() != nil {
				return err
			}
		}
		if err := c.Pause(ctx); err != nil {
			return fmt.Errorf("reading logs: %w", err)
		}
	}
}

// logged is the ID of the execution that is asked for or, by default, of the newest that was not refused.
func logged(executions []*models.Execution, id string) string {
	ended := ""
	for _, e := range slices.Backward(executions) {
		switch state := e.ComputeState.StateType; {
		case id != "" && e.ID != id:
		case id != "", state.IsExecuting(), state == models.ExecutionStateCompleted:
			return e.ID
		case state == models.ExecutionStateFailed || state == models.ExecutionStateCancelled:
			ended = cmp.Or(ended, e.ID)
		}
	}
	return ended
}

// stream reads the log of one execution to its end. The network does not end the stream of an execution
// that was cancelled, so an ended execution whose stream is quiet is taken to have said everything.
func (c *Client) stream(ctx context.Context, jobID, executionID string, line func(Stream, string)) error {
	connection, err := c.dialLogs(ctx, jobID, executionID)
	if err != nil {
		return err
	}
	defer connection.Close()
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var pieces atomic.Int64
	go func() {
		c.awaitQuiet(watching, jobID, executionID, &pieces)
		connection.Close()
	}()
	if err := readLogs(connection, &pieces, line); err != nil {
		return fmt.Errorf("reading the logs of %s: %w", executionID, err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("reading the logs of %s: %w", executionID, ctx.Err())
	}
	return nil
}

// awaitQuiet returns when an execution has ended and no piece of its log came between two looks, or ctx ends.
func (c *Client) awaitQuiet(ctx context.Context, jobID, executionID string, pieces *atomic.Int64) {
	for seen := int64(-1); c.Pause(ctx) == nil; {
		executions, err := c.executions(ctx, jobID)
		if err != nil {
			continue // the stream itself tells when the network is gone
		}
		ended := slices.ContainsFunc(executions, func(e *models.Execution) bool {
			return e.ID == executionID && e.IsTerminalComputeState()
		})
		if !ended {
			continue
		}
		now := pieces.Load()
		if now == seen {
			return
		}
		seen = now
	}
}
