package submit

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/models"
)

// startPatience is how long the log of an execution may say nothing before it counts as that of a container that has started: a node that
// has not started it yet says so at once.
const startPatience = 2 * time.Second

// staying counts the looks in a row at which the same executions were running.
type staying struct {
	client     *Client
	want, seen int
	running    []string
}

// enough takes one more look. A network calls a job and its executions running as soon as a node has accepted them, while it still
// pulls the image.
func (s *staying) enough(ctx context.Context, j *models.Job, executions []*models.Execution) bool {
	var running []string
	ended := len(executions) > 0
	for _, e := range executions {
		ended = ended && e.IsTerminalComputeState()
		switch {
		case e.ComputeState.StateType.IsExecuting(), j.Type == models.JobTypeDaemon && ordered(e):
			running = append(running, e.ID)
		case !e.IsTerminalComputeState():
			return s.again(nil)
		}
	}
	if ended && j.Type == models.JobTypeDaemon {
		// Nobody but the user ends a daemon job whose program has ended everywhere, and no node runs it again.
		s.seen++
		return s.seen >= s.want
	}
	if j.State.StateType != models.JobStateTypeRunning || len(running) < max(j.Count, 1) {
		return s.again(nil)
	}
	if !slices.Equal(running, s.running) {
		for _, id := range running {
			if !s.client.started(ctx, j.ID, id) {
				return s.again(nil)
			}
		}
		return s.again(running)
	}
	s.seen++
	return s.seen >= s.want
}

// ordered tells an execution that a node was told to run and has said nothing of since: to a network of 1.9 those of a daemon job stay
// new for as long as they run (seen on 1.9.3). Whether its container has started is for its log to say.
func ordered(e *models.Execution) bool {
	return e.ComputeState.StateType == models.ExecutionStateNew && e.DesiredState.StateType == models.ExecutionDesiredStateRunning
}

// again begins to count anew.
func (s *staying) again(running []string) bool {
	s.seen, s.running = 0, running
	return false
}

// started tells whether the container of an execution that a node has accepted has started, by its log. Where that cannot be
// read the network's own word counts.
func (c *Client) started(ctx context.Context, jobID, executionID string) bool {
	dialing, cancel := context.WithTimeoutCause(ctx, lookPatience, errSilent)
	defer cancel()
	connection, err := c.dialLogs(dialing, jobID, executionID)
	if err != nil {
		return ctx.Err() == nil
	}
	defer connection.Close()
	listening, enough := context.WithTimeout(ctx, startPatience)
	defer enough()
	defer context.AfterFunc(listening, func() { connection.Close() })()
	var pieces atomic.Int64
	said := false
	err = readLogs(connection, &pieces, func(Stream, string) { said = true; enough() })
	var told *toldError
	return ctx.Err() == nil && (said || !errors.As(err, &told))
}
