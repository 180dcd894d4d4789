package submit

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/storage/results"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// Result is what one execution published.
type Result struct {
	// Execution that published it; empty when the network does not tell.
	Execution string
	// Type is Bacalhau's: "urlDownload", "s3PreSigned", "ipfs", or "s3" when the network signs no URLs.
	Type string
	// Params are Bacalhau's own: URL, PreSignedURL, CID, Bucket and Key.
	Params map[string]any
}

// URL is where an archive of the result can be downloaded; empty when it cannot. It may hold a signature.
func (r Result) URL() string {
	switch r.Type {
	case models.StorageSourceURL:
		return r.text("URL")
	case models.StorageSourceS3PreSigned:
		return r.text("PreSignedURL")
	}
	return ""
}

// CID of the folder that the ipfs publisher made of the results; empty when they are elsewhere.
func (r Result) CID() string {
	if r.Type != models.StorageSourceIPFS {
		return ""
	}
	return r.text("CID")
}

// source says where the result is. named are the S3 endpoints that may have the user's credentials. The error is why the
// network does not tell, or what is wrong with what it tells.
func (r Result) source(named s3.Named) (from results.Source, err error) {
	if r.Type == models.StorageSourceS3 && r.text("Bucket") != "" && r.text("Key") != "" {
		bucket, err := s3.Source{
			Bucket: r.text("Bucket"), Key: r.text("Key"), Region: r.text("Region"), Endpoint: r.text("Endpoint"),
			VersionID: r.text("VersionID"), ChecksumSHA256: r.text("ChecksumSHA256"),
		}.FromNetwork(named)
		from.Bucket = &bucket
		return from, err
	}
	if from.Archive, from.CID = r.URL(), r.CID(); from.Archive == "" && from.CID == "" {
		return from, errors.New(r.unsupported())
	}
	return from, nil
}

func (r Result) text(key string) string {
	s, _ := r.Params[key].(string)
	return s
}

// resultsOf are those of a job's completed executions, in the order in which these were started. A job
// without results has none: that is no error.
func (c *Client) resultsOf(ctx context.Context, j *models.Job) ([]Result, error) {
	// Bacalhau refuses the question for jobs that go on for ever (pkg/orchestrator/endpoint.go, GetResults).
	if j.Type != models.JobTypeBatch && j.Type != models.JobTypeOps {
		return nil, nil
	}
	answer, err := asked(ctx, c, c.api.Jobs().Results, &apimodels.ListJobResultsRequest{JobID: j.ID})
	if err != nil {
		return nil, err
	}
	executions, err := c.executions(ctx, j.ID)
	if err != nil {
		return nil, err
	}
	return attribute(answer.Items, executions), nil
}

// attribute finds the execution of each result, which the network does not tell: the publishers put its ID
// into the name or key (contract 3), and what they report is in the execution's record. What is left over
// is in the same order on both sides.
func attribute(items []*models.SpecConfig, executions []*models.Execution) []Result {
	var open []*models.Execution
	for _, e := range executions {
		if e.ComputeState.StateType == models.ExecutionStateCompleted && e.PublishedResult != nil && e.PublishedResult.Type != "" {
			open = append(open, e)
		}
	}
	take := func(matches func(*models.Execution) bool) string {
		for i, e := range open {
			if e != nil && matches(e) {
				open[i] = nil
				return e.ID
			}
		}
		return ""
	}
	var found []Result
	for _, item := range items {
		if item == nil || item.Type == "" {
			continue
		}
		text, _ := json.Marshal(item.Params) // what was decoded from JSON encodes
		id := take(func(e *models.Execution) bool { return e.ID != "" && strings.Contains(string(text), e.ID) })
		if id == "" {
			id = take(func(e *models.Execution) bool {
				return e.PublishedResult.Type == item.Type && reflect.DeepEqual(e.PublishedResult.Params, item.Params)
			})
		}
		found = append(found, Result{Execution: id, Type: item.Type, Params: item.Params})
	}
	for i := range found {
		if found[i].Execution == "" {
			found[i].Execution = take(func(*models.Execution) bool { return true })
		}
	}
	return found
}
