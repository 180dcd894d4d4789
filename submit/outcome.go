package submit

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// maxListed is how many jobs Jobs returns.
const maxListed = 100

// Listed is a job in a list.
type Listed struct {
	ID, Name string
	State    facts.JobState
	Created  time.Time
	// Job is what was sent; nil when no part of it is a task.
	Job *job.Job
	// Outcome has no executions, which Executions asks for.
	Outcome *facts.Outcome
}

// Jobs are the newest 100 jobs of the network, newest first.
func (c *Client) Jobs(ctx context.Context) ([]Listed, error) {
	request := &apimodels.ListJobsRequest{}
	request.Limit, request.OrderBy, request.Reverse = maxListed, "created_at", true
	answer, err := asked(ctx, c, c.api.Jobs().List, request)
	if err != nil {
		return nil, err
	}
	var listed []Listed
	for _, j := range answer.Items {
		listed = append(listed, Listed{
			ID: j.ID, Name: j.Name, State: facts.JobState(j.State.StateType.String()), Created: j.GetCreateTime(),
			Job: sent(j), Outcome: outcome(j, nil),
		})
	}
	slices.SortStableFunc(listed, func(a, b Listed) int { return b.Created.Compare(a.Created) })
	return listed, nil
}

// Outcome is what became of a job so far. jobID is an ID, the beginning of one, or a name; the Outcome has
// the whole ID. A job that does not exist, or a beginning that several jobs share, is a RefusedError.
func (c *Client) Outcome(ctx context.Context, jobID string) (*facts.Outcome, error) {
	j, err := c.job(ctx, jobID)
	if err != nil {
		return nil, err
	}
	executions, err := c.executions(ctx, j.ID)
	if err != nil {
		return nil, err
	}
	return outcome(j, executions), nil
}

func (c *Client) job(ctx context.Context, idOrName string) (*models.Job, error) {
	if strings.TrimSpace(idOrName) == "" {
		return nil, errors.New("looking for a job: want its ID or name")
	}
	answer, err := asked(ctx, c, c.api.Jobs().Get, &apimodels.GetJobRequest{JobIDOrName: idOrName})
	if err != nil {
		return nil, err
	}
	return answer.Job, nil
}

// executions are those of a job's latest version, oldest first.
func (c *Client) executions(ctx context.Context, jobID string) ([]*models.Execution, error) {
	answer, err := asked(ctx, c, c.api.Jobs().Executions, &apimodels.ListJobExecutionsRequest{JobIDOrName: jobID})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(answer.Items, func(a, b *models.Execution) int { return cmp.Compare(a.CreateTime, b.CreateTime) })
	return answer.Items, nil
}

func outcome(j *models.Job, executions []*models.Execution) *facts.Outcome {
	o := &facts.Outcome{JobID: j.ID, State: facts.JobState(j.State.StateType.String()), Message: j.State.Message}
	if j.ModifyTime > 0 {
		o.Since = j.GetModifyTime().UTC()
	}
	for _, e := range executions {
		o.Executions = append(o.Executions, execution(e))
	}
	return o
}

func execution(e *models.Execution) facts.Execution {
	made := facts.Execution{ID: e.ID, NodeID: e.NodeID, Partition: e.PartitionIndex, State: facts.ExecutionState(e.ComputeState.StateType.String())}
	completed := e.ComputeState.StateType == models.ExecutionStateCompleted
	// A completed execution keeps the message "Running" (contract 3, Encodings).
	if e.IsTerminalComputeState() && !completed {
		made.Message = e.ComputeState.Message
	}
	if e.RunOutput == nil {
		return made
	}
	if made.Message == "" && !completed {
		made.Message = e.RunOutput.ErrorMsg
	}
	made.Stderr, made.StderrCut = e.RunOutput.STDERR, e.RunOutput.StderrTruncated
	made.Stdout, made.StdoutCut = e.RunOutput.STDOUT, e.RunOutput.StdoutTruncated
	// A node reports all zeros for a container that never ran, so only an end that was reached has an exit
	// code; a failure to publish comes after one, and so does that of a program that should not have ended.
	ran := completed || e.ComputeState.StateType == models.ExecutionStatePublishing || e.ComputeState.Message == facts.Unexpected
	if ran && e.RunOutput.ExitCode >= 0 {
		made.ExitCode = &e.RunOutput.ExitCode
	}
	return made
}
