package submit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"

	"github.com/seatrial/seatrial/submit/job"
)

// MarkerLabel is the label by which a job is found again whose ID was lost. Networks keep labels as they are, and list
// jobs by them with the selectors of Kubernetes (pkg/publicapi/endpoint/orchestrator/utils.go, parseLabels).
const MarkerLabel = "seatrial.org/submission"

// Marked is the job with a marker, of letters and digits, no more than 63.
func Marked(j *job.Job, marker string) *job.Job {
	j = j.Clone()
	if j.Labels == nil {
		j.Labels = map[string]string{}
	}
	j.Labels[MarkerLabel] = marker
	return j
}

// UnsureError tells that a job was sent and that its answer was lost: the network may have it.
type UnsureError struct{ Err error }

func (e *UnsureError) Error() string {
	return "the answer was lost, and the network may have accepted the job: " + e.Err.Error()
}

func (e *UnsureError) Unwrap() error { return e.Err }

// Hint is empty: what to do about a network that cannot be reached is no help for a job that it may have.
func (e *UnsureError) Hint() string { return "" }

// watchSending returns a context whose requests are watched, and what tells whether one may have got to the network.
func watchSending(ctx context.Context) (context.Context, func() bool) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	return httptrace.WithClientTrace(ctx, trace), connected.Load
}

// unsure tells whether a request that failed may have done its work all the same. Bacalhau's own refusals are sure; what a
// server in between says of an answer that it waited for is not.
func unsure(err error) bool {
	var refused *RefusedError
	if !errors.As(err, &refused) {
		return true
	}
	return !refused.own && (refused.Status >= http.StatusInternalServerError || refused.Status == http.StatusRequestTimeout)
}

// findPatience is how long a network that does not answer is asked for a marker.
const findPatience = 30 * time.Second

// Find looks for the job with a marker in a namespace, empty for the network's default. Its ID is empty when the network
// answers that it has none. A network that does not answer for a while is waited for.
func (c *Client) Find(ctx context.Context, namespace, marker string) (jobID string, err error) {
	requirement, err := labels.NewRequirement(MarkerLabel, selection.Equals, []string{marker})
	if err != nil {
		return "", err
	}
	request := &apimodels.ListJobsRequest{Labels: []labels.Requirement{*requirement}}
	request.Namespace = namespace
	asking, cancel := context.WithTimeout(ctx, findPatience)
	defer cancel()
	for {
		jobID, err = c.find(asking, request, marker)
		if err == nil || !passing(err) || c.Pause(asking) != nil {
			break
		}
	}
	if err != nil && asking.Err() != nil && ctx.Err() == nil {
		return "", &UnreachableError{Target: c.target, Err: errors.New("no answer in time")}
	}
	return jobID, err
}

func (c *Client) find(ctx context.Context, request *apimodels.ListJobsRequest, marker string) (string, error) {
	answer, err := asked(ctx, c, c.api.Jobs().List, request)
	if err != nil {
		return "", err
	}
	if answer.Items == nil {
		return "", fmt.Errorf("%s: it sent no list of jobs", c.asking())
	}
	for _, j := range answer.Items {
		if j.Labels[MarkerLabel] == marker {
			return j.ID, nil
		}
	}
	if len(answer.Items) > 0 {
		return "", fmt.Errorf("%s: asked for the job with the label %s=%s it lists others: whether it has that one cannot be told", c.asking(), MarkerLabel, marker)
	}
	return "", nil
}
