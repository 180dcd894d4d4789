// Package answer has what commands print for programs besides reports: documents with a version, whose schemas in docs/ are made of the
// types here.
package answer

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/seatrial/seatrial/submit/words"
)

// Version of all documents. It changes when a field of one goes or changes its meaning, not when one is added.
const Version = 1

// Program is what `seatrial version` says.
type Program struct {
	Version int `json:"version" jsonschema:"enum=1"`
	// Seatrial is the version of this program; "devel" for one that is of none.
	Seatrial string `json:"seatrial" jsonschema:"minLength=1"`
	// Commit that it was built of; "unknown" when the build does not say.
	Commit string `json:"commit" jsonschema:"minLength=1"`
	// BacalhauAPI is the version of the API that it speaks.
	BacalhauAPI string `json:"bacalhau_api" jsonschema:"minLength=1"`
}

// Jobs is what `seatrial jobs` lists, newest first.
type Jobs struct {
	Version int   `json:"version" jsonschema:"enum=1"`
	Jobs    []Job `json:"jobs"`
}

// Job is one of a network.
type Job struct {
	ID string `json:"id" jsonschema:"minLength=1"`
	// Name that its sender gave it; absent for none.
	Name string `json:"name,omitempty"`
	// State as the network has it: Completed, Failed, Running.
	State   string    `json:"state"`
	Created time.Time `json:"created"`
	// AtFault: it failed, was stopped, or its container did not exit with 0.
	AtFault bool `json:"at_fault"`
	// Cause is why, in a few words, by what the network says; absent when it does not tell.
	Cause string `json:"cause,omitempty"`
}

// Submissions is what `seatrial jobs --mine` lists, newest first.
type Submissions struct {
	Version     int          `json:"version" jsonschema:"enum=1"`
	Submissions []Submission `json:"submissions"`
}

// Submission is one of this machine.
type Submission struct {
	// ID of the submission, by which it can be resumed too.
	ID string `json:"id" jsonschema:"minLength=1"`
	// JobID that the network gave it; absent when it is not known.
	JobID string    `json:"job_id,omitempty"`
	Began time.Time `json:"began"`
	// Stage is how far it came; "damaged" when that cannot be read.
	Stage   string `json:"stage"`
	Network string `json:"network,omitempty"`
	Name    string `json:"name,omitempty"`
	Image   string `json:"image,omitempty"`
	// Next is what to type to go on with it; absent when there is nothing to go on with.
	Next string `json:"next,omitempty"`
}

// Checks is what `seatrial explain` says: of all checks, or of the one that is named.
type Checks struct {
	Version int     `json:"version" jsonschema:"enum=1"`
	Checks  []Check `json:"checks"`
}

// Check is one rule.
type Check struct {
	ID string `json:"id" jsonschema:"pattern=^[a-z0-9]+(-[a-z0-9]+)*$"`
	// Title is what must hold.
	Title string `json:"title" jsonschema:"minLength=1"`
	// Severity of its findings, which a finding may lower for itself.
	Severity string `json:"severity" jsonschema:"enum=error,enum=warning,enum=info"`
	// Stage is the first one that can judge it.
	Stage string `json:"stage" jsonschema:"enum=check,enum=test,enum=submit"`
	// URL of its page.
	URL string `json:"url" jsonschema:"format=uri"`
	// Doc says why, in Markdown.
	Doc string `json:"doc" jsonschema:"minLength=1"`
	// Preview is absent for a check of the stable catalogue.
	Preview *Preview `json:"preview,omitempty"`
}

// Preview is why a check runs with --preview alone.
type Preview struct {
	// Since is the version that brought it.
	Since string `json:"since" jsonschema:"minLength=1"`
	Why   string `json:"why" jsonschema:"minLength=1"`
}

// Results is what `seatrial fetch` brought home.
type Results struct {
	Version int `json:"version" jsonschema:"enum=1"`
	// Job as typed.
	Job     string      `json:"job"`
	Results []Execution `json:"results"`
	// Complete: nothing is left on the network that could be had.
	Complete bool `json:"complete"`
	// Compared with the local run: pass when they are the same, fail when they differ, unknown when that cannot be told; absent for a job that
	// was not submitted from here.
	Compared string `json:"compared,omitempty" jsonschema:"enum=pass,enum=fail,enum=unknown"`
}

// Execution has its results in a folder.
type Execution struct {
	Execution string `json:"execution"`
	// Dir holds stdout, stderr, exitCode and a folder for each output.
	Dir string `json:"dir" jsonschema:"minLength=1"`
	// Already: an earlier fetch has brought them.
	Already bool `json:"already"`
	// Dropped are entries that could not be brought home, and why.
	Dropped []string `json:"dropped,omitempty"`
}

// Write writes a document without what a terminal would obey.
func Write(w io.Writer, document any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := w.Write(words.JSON(b.Bytes()))
	return err
}
