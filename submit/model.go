package submit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	// What Bacalhau prints jobs with, so that ours look the same.
	"sigs.k8s.io/yaml"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words"
)

// Submitted is what the network answered to a job.
type Submitted struct {
	JobID    string
	Warnings []string
}

// Submit sends a job. A job that Bacalhau's own rules refuse is a *job.Error and is not sent. An *UnsureError says that the
// network may have it; with every other error it has not.
func (c *Client) Submit(ctx context.Context, j *job.Job) (*Submitted, error) {
	m, err := model(j)
	if err != nil {
		return nil, err
	}
	ctx, sent := watchSending(ctx)
	answer, err := asked(ctx, c, c.api.Jobs().Put, &apimodels.PutJobRequest{Job: m})
	if err != nil && sent() && unsure(err) {
		return nil, &UnsureError{err}
	}
	if err != nil {
		return nil, err
	}
	return &Submitted{JobID: answer.JobID, Warnings: answer.Warnings}, nil
}

// model is the job as Bacalhau's client sends it. What Bacalhau's own rules for submissions refuse is a *job.Error.
func model(j *job.Job) (*models.Job, error) {
	data, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("encoding the job: %w", err)
	}
	m := &models.Job{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, &job.Error{Position: j.At(""), Message: words.Fold(err.Error())}
	}
	if err := m.ValidateSubmission(); err != nil {
		return nil, &job.Error{Position: j.At(""), Message: words.Fold(err.Error())}
	}
	return m, nil
}

// Print is what is sent, as a file that `bacalhau job run` takes. It looks as what `bacalhau docker run --dry-run` prints (cmd/cli/helpers,
// JobToYaml), but for the fields that only the network sets, which Bacalhau refuses in a file.
func Print(j *job.Job) ([]byte, error) {
	m, err := model(j)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("printing the job: %w", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, fmt.Errorf("printing the job: %w", err)
	}
	for _, key := range file.ServerKeys {
		delete(fields, key)
	}
	return yaml.Marshal(fields)
}
