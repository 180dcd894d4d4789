package submit

import (
	"context"
	"encoding/json"

	"github.com/bacalhau-project/bacalhau/pkg/models"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// Sent is a job as the network has it, and what became of it so far. The job is nil when it has no task of Docker's, which is all
// that is known here. Positions in it are the ID that it was asked for by. jobID and errors are those of Outcome.
func (c *Client) Sent(ctx context.Context, jobID string) (*job.Job, *facts.Outcome, error) {
	m, err := c.job(ctx, jobID)
	if err != nil {
		return nil, nil, err
	}
	executions, err := c.executions(ctx, m.ID)
	if err != nil {
		return nil, nil, err
	}
	return sent(m), outcome(m, executions), nil
}

// Executions are a listed job's, which is then its Outcome with them.
func (c *Client) Executions(ctx context.Context, l Listed) (*facts.Outcome, error) {
	executions, err := c.executions(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	whole := *l.Outcome
	for _, e := range executions {
		whole.Executions = append(whole.Executions, execution(e))
	}
	return &whole, nil
}

// sent reads a job of the network's as the user's would be: both are the same JSON.
func sent(m *models.Job) *job.Job {
	data, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	j := &job.Job{}
	if json.Unmarshal(data, j) != nil || len(j.Tasks) == 0 || j.Task() == nil || j.Task().Engine.Type != job.EngineDocker {
		return nil
	}
	j.Place("", job.Position{Source: m.ID})
	return j
}
