package submit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/bacalhau-project/bacalhau/pkg/models"
)

// Stream is one of the two outputs of a container.
type Stream int

// The streams, numbered as Bacalhau numbers them.
const (
	Stdout Stream = 1
	Stderr Stream = 2
)

// Logs calls piece for everything that an execution prints, from its beginning to its end, as it comes: a piece can end
// within a line, and within a character. An empty executionID means the newest execution that ran, which is waited for while
// the job has not ended. A job that ended without running is an error, and so is a network that goes silent.
func (c *Client) Logs(ctx context.Context, jobID, executionID string, piece func(Stream, string)) error {
	for missed := patience(0); ; {
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
				piece(s, text)
			})
			if err == nil && !printed {
				return c.recorded(ctx, j.ID, chosen, piece)
			}
			// A node that has not started the container yet has no logs to send, and says so.
			var told *toldError
			if printed || ended || ctx.Err() != nil || !errors.As(err, &told) && missed.over(err) {
				return err
			}
		}
		if err := c.Pause(ctx); err != nil {
			return fmt.Errorf("reading logs: %w", err)
		}
	}
}

// recorded calls piece for what the record of an execution says that it printed, of which it has the beginning: where the log is
// empty, it may have been lost between engine and node, which asks once more for its record (pkg/executor/docker: run).
func (c *Client) recorded(ctx context.Context, jobID, executionID string, piece func(Stream, string)) error {
	executions, err := c.executions(ctx, jobID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(executions, func(e *models.Execution) bool { return e.ID == executionID })
	if i < 0 || executions[i].RunOutput == nil {
		return nil
	}
	if text := executions[i].RunOutput.STDOUT; text != "" {
		piece(Stdout, text)
	}
	if text := executions[i].RunOutput.STDERR; text != "" {
		piece(Stderr, text)
	}
	return nil
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
