package submit

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/bacalhau-project/bacalhau/pkg/models"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/results"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// NoResultsError tells that a job has published nothing.
type NoResultsError struct {
	JobID string
	State facts.JobState
	// Publisher of the job's task; empty when it has none, so that there never are results.
	Publisher string
	// Stays is the job's type when it is not meant to end, so that nobody lists its results; empty for any other.
	Stays string
}

func (e *NoResultsError) Error() string {
	if e.Stays != "" {
		return fmt.Sprintf("fetching results: job %s has none: it is a %s, whose results no network lists", e.JobID, e.Stays)
	}
	if e.State == facts.JobCompleted && e.Publisher == "" {
		return fmt.Sprintf("fetching results: job %s has none: it was submitted without a publisher", e.JobID)
	}
	return fmt.Sprintf("fetching results: job %s has none: it is %s", e.JobID, e.State)
}

// Hint says where else to look.
func (e *NoResultsError) Hint() string {
	if e.Stays != "" || e.State == facts.JobCompleted && e.Publisher == "" {
		return "its output: seatrial logs " + e.JobID
	}
	return "what became of it: seatrial status " + e.JobID
}

// ExistsError tells that the folder for results is not empty.
type ExistsError struct{ Dir string }

func (e *ExistsError) Error() string {
	return fmt.Sprintf("fetching results: %s has results already", e.Dir)
}

// PartialError tells that the results of some executions could not be brought home. Those of the others are there.
type PartialError struct {
	JobID, Dir string
	// Missing are a *ResultError each, of so many executions.
	Missing []error
	Of      int
}

// Error is one line: "fetching results: 1 of 3 executions could not be brought home".
func (e *PartialError) Error() string {
	return fmt.Sprintf("fetching results: %d of %s could not be brought home", len(e.Missing), words.Count(e.Of, "execution"))
}

// Unwrap gives why.
func (e *PartialError) Unwrap() []error { return e.Missing }

// Hint says how to go on.
func (e *PartialError) Hint() string {
	return "the others are there; try the missing ones again: " + words.ShellLine([]string{"seatrial", "fetch", e.JobID, e.Dir})
}

// ResultError tells why the results of one execution could not be brought home.
type ResultError struct {
	Result Result
	// Err is one of the packages results, retrieve and s3, or what became of the download.
	Err error
	// jobID is the job's.
	jobID string
	// remote is set when the network is not on this machine.
	remote bool
}

// Error is one line, without the signature of a URL.
func (e *ResultError) Error() string {
	of := e.Result.Execution
	if of == "" {
		of = "an execution"
	}
	if e.Result.URL() == "" {
		return fmt.Sprintf("fetching results of %s: %s", of, e.Err)
	}
	return fmt.Sprintf("fetching results of %s from %s: %s", of, secret.URL(e.Result.URL()), e.Err)
}

func (e *ResultError) Unwrap() error { return e.Err }

// Hint is what to do about it; it may be empty.
func (e *ResultError) Hint() string {
	var limit *results.LimitError
	var kept *results.KeptError
	var bucket *s3.Error
	var hinting interface{ Hint() string }
	switch {
	case errors.As(e.Err, &kept):
		return "what has come is kept; go on with it: seatrial fetch " + e.jobID
	case errors.As(e.Err, &bucket) && bucket.Trusting() != "":
		return "your AWS credentials do not go where only the network says; if you trust " + bucket.Trusting() +
			" with them: seatrial fetch --trust-endpoint " + bucket.Trusting() + " " + e.jobID
	case errors.As(e.Err, &bucket) && bucket.Denied():
		return "the network signs no URL for it: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, to credentials that may read it"
	case errors.As(e.Err, &hinting):
		return hinting.Hint()
	case e.Result.Type == models.StorageSourceIPFS:
		if c, err := ipfs.ParseCID(e.Result.CID()); err == nil {
			return "ipfs get " + c.String()
		}
		return ""
	case errors.As(e.Err, &limit) && limit.What == "bytes":
		return "allow more: seatrial fetch --max-download SIZE " + e.jobID
	}
	u, err := url.Parse(e.Result.URL())
	if err == nil && e.remote && limits.Loopback(u.Hostname()) {
		return "the node gives out an address that only it can reach: its operator must set Publishers.Types.Local.Address"
	}
	return ""
}

// unsupported says why a result has no URL.
func (r Result) unsupported() string {
	switch r.Type {
	case models.StorageSourceIPFS:
		return "they are on IPFS, and the network does not say under which CID"
	case models.StorageSourceS3:
		return "they are in an S3 bucket, and the network does not say in which or under which key"
	}
	return fmt.Sprintf("they are of type %q, which is not known", r.Type)
}

func publisherOf(j *models.Job) string {
	if len(j.Tasks) == 0 || j.Tasks[0] == nil || j.Tasks[0].Publisher == nil {
		return ""
	}
	return j.Tasks[0].Publisher.Type
}

// onThisMachine tells whether the network's API has a loopback address.
func (c *Client) onThisMachine() bool {
	u, err := url.Parse(c.target.Endpoint)
	return err == nil && limits.Loopback(u.Hostname())
}
