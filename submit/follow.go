package submit

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	// lookPatience is how long one look at a job may take.
	lookPatience = 10 * time.Second
	// maxMissedLooks is how many looks in a row may fail before Follow gives up: half a minute of a network
	// that restarts. One that was not answered at all took as long as many, and so did a longer pause.
	maxMissedLooks = 60
	// maxPauses is how many intervals there are between two looks that fail: one, two, four, up to ten seconds.
	maxPauses = 20
	// maxSettling is how many looks the executions of an ended job may take to end as well.
	maxSettling = 10
)

// patience counts the looks in a row that have failed.
type patience int

// over counts one more, and tells whether it was one too many.
func (p *patience) over(err error) bool {
	if *p++; errors.Is(err, errSilent) {
		*p += patience(lookPatience/lookInterval) - 1
	}
	return *p >= maxMissedLooks || !passing(err)
}

// jobSoon is the job, if the network tells within the time of one look.
func (c *Client) jobSoon(ctx context.Context, jobID string) (*models.Job, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lookPatience, errSilent)
	defer cancel()
	return c.job(ctx, jobID)
}

// executionsSoon are those of a job, if the network tells within the time of one look.
func (c *Client) executionsSoon(ctx context.Context, jobID string) ([]*models.Execution, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lookPatience, errSilent)
	defer cancel()
	return c.executions(ctx, jobID)
}

// Event is one thing that happened to a job, for people to read.
type Event struct {
	Time time.Time
	// Execution and Node are empty for events of the job itself.
	Execution, Node string
	// Topic is Bacalhau's: "Submission", "Scheduling", "Running Execution"…; Message is one line.
	Topic, Message string
	// Failed marks an error.
	Failed bool
}

// Follow calls event for everything that happens to a job, from its submission on and in order, until the
// job has ended. A network that does not answer for a while is waited for. The end of ctx is the error,
// and leaves the job as it is.
func (c *Client) Follow(ctx context.Context, jobID string, event func(Event)) (*facts.Outcome, error) {
	return c.follow(ctx, jobID, event, nil)
}

// FollowStaying is Follow for a job that is not meant to end: it also returns when all of the job's executions have been running for so
// long, and are the same that they were (F62). The state of the job is JobRunning then.
func (c *Client) FollowStaying(ctx context.Context, jobID string, stay time.Duration, event func(Event)) (*facts.Outcome, error) {
	return c.follow(ctx, jobID, event, &staying{client: c, want: max(int(stay/lookInterval), 1)})
}

func (c *Client) follow(ctx context.Context, jobID string, event func(Event), s *staying) (*facts.Outcome, error) {
	h := &history{client: c, jobID: jobID, nodes: map[string]string{}}
	missed, pauses := patience(0), 1
	for {
		// The job is asked before its history, so that the history of an ended job is whole.
		j, err := c.jobSoon(ctx, h.jobID)
		if err == nil {
			h.jobID = j.ID // whatever it was named by
			err = h.read(ctx, event)
		}
		var settled *facts.Outcome
		switch {
		case err != nil:
		case j.State.StateType.IsTerminal():
			settled, err = c.settled(ctx, j)
		case s != nil:
			var executions []*models.Execution
			if executions, err = c.executionsSoon(ctx, j.ID); err == nil && s.enough(ctx, j, executions) {
				settled = outcome(j, executions)
			}
		}
		switch {
		case settled != nil:
			return settled, nil
		case err == nil:
			missed, pauses = 0, 1
		case missed.over(err):
			return nil, err
		default:
			pauses = min(2*pauses, maxPauses)
			missed += patience(pauses) - 1
		}
		for range pauses {
			if err := c.Pause(ctx); err != nil {
				return nil, err
			}
		}
	}
}

// settled waits until a job's executions have ended like it: those of a stopped job are told to end, and
// report it later.
func (c *Client) settled(ctx context.Context, j *models.Job) (*facts.Outcome, error) {
	for look := 0; ; look++ {
		executions, err := c.executionsSoon(ctx, j.ID)
		if err != nil {
			return nil, err
		}
		ended := true
		for _, e := range executions {
			ended = ended && e.IsTerminalComputeState()
		}
		if ended || look == maxSettling {
			return outcome(j, executions), nil
		}
		if err := c.Pause(ctx); err != nil {
			return nil, err
		}
	}
}

// passing tells an error that may go away by itself.
func passing(err error) bool {
	var unreachable *UnreachableError
	if errors.As(err, &unreachable) {
		return true
	}
	var refused *RefusedError
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// history reads a job's events once each.
type history struct {
	client *Client
	jobID  string
	// token continues where the last reading ended.
	token string
	// last is the number of the last event seen: networks that give no token send all events again.
	last uint64
	// told is how many events there were.
	told int64
	// nodes of the executions.
	nodes map[string]string
}

func (h *history) read(ctx context.Context, event func(Event)) error {
	for range maxPages {
		answer, err := h.page(ctx)
		if err != nil {
			return err
		}
		new := false
		for _, item := range answer.Items {
			if item.SeqNum <= h.last {
				continue
			}
			if h.told++; h.told > limits.API.Entries {
				return &limits.Error{Limits: limits.API, Field: "entries", Source: "the history of job " + h.jobID}
			}
			h.last, new = item.SeqNum, true
			event(h.event(item))
		}
		if answer.NextToken != "" {
			h.token = answer.NextToken
		}
		if answer.NextToken == "" || !new {
			return nil
		}
	}
	return nil
}

// page is the next one, if the network tells within the time of one look.
func (h *history) page(ctx context.Context) (*apimodels.ListJobHistoryResponse, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lookPatience, errSilent)
	defer cancel()
	request := &apimodels.ListJobHistoryRequest{JobIDOrName: h.jobID}
	request.NextToken = h.token
	return asked(ctx, h.client, h.client.api.Jobs().History, request)
}

func (h *history) event(item *models.JobHistory) Event {
	if node := item.Event.Details["NodeID"]; node != "" && item.ExecutionID != "" {
		h.nodes[item.ExecutionID] = node
	}
	return Event{
		Time:      item.Occurred(),
		Execution: item.ExecutionID,
		Node:      h.nodes[item.ExecutionID],
		Topic:     words.Fold(string(item.Event.Topic)),
		Message:   words.Fold(item.Event.Message),
		Failed:    item.Event.HasError(),
	}
}
