package facts

import (
	"slices"
	"time"
)

// Outcome is what became of a submitted job: the fact that remote checks judge.
type Outcome struct {
	JobID string   `json:"job_id"`
	State JobState `json:"state"`
	// Message is the scheduler's text, nearly always generic (contract 4); the cause is in an execution.
	Message string `json:"message,omitempty"`
	// Since is when the job came into its state; zero when the network does not say.
	Since      time.Time   `json:"since,omitzero"`
	Executions []Execution `json:"executions,omitempty"`
}

// Ended tells of a job of which nothing more will become.
func (o *Outcome) Ended() bool {
	return o.State == JobCompleted || o.State == JobFailed || o.State == JobStopped
}

// Waits tells of a job that no node runs yet.
func (o *Outcome) Waits() bool { return o.State == JobPending || o.State == JobQueued }

// AtFault tells of a job that did not come to what it was sent for: it failed or was stopped, or its container did although the job
// reads "Completed" (F19).
func (o *Outcome) AtFault() bool {
	failed := func(e Execution) bool { return e.ExitCode != nil && *e.ExitCode != 0 }
	return o.State == JobFailed || o.State == JobStopped || o.Deserted() || slices.ContainsFunc(o.Executions, failed) ||
		o.State == JobCompleted && len(o.Completed()) == 0
}

// JobState is Bacalhau's state of a job by name. These and Running, Queued and Pending are all that a job is in.
type JobState string

// JobRunning is all the good that becomes of a job that is not meant to end.
const JobRunning JobState = "Running"

// The states of a job that no node runs yet: it was not looked at, or waits for a node.
const (
	JobPending JobState = "Pending"
	JobQueued  JobState = "Queued"
)

// The states of a job that has ended. To be completed says nothing of exit codes (F19).
const (
	JobCompleted JobState = "Completed"
	JobFailed    JobState = "Failed"
	JobStopped   JobState = "Stopped"
)

// Execution is one attempt of one node.
type Execution struct {
	ID     string `json:"id"`
	NodeID string `json:"node_id"`
	// Partition is which of the job's executions it is, from 0: a partition of an S3 input gives each another share.
	Partition int            `json:"-"`
	State     ExecutionState `json:"state"`
	// Message is the node's own text for a failure or a refusal.
	Message string `json:"message,omitempty"`
	// ExitCode of the container; nil when it never ran to an end.
	ExitCode *int `json:"exit_code,omitempty"`
	// Stderr is the first 2 KB, which is all a node keeps in its record (F47).
	Stderr string `json:"stderr,omitempty"`
	// Stdout is the same of stdout; StdoutCut and StderrCut tell that there is more of it.
	Stdout    string `json:"-"`
	StdoutCut bool   `json:"-"`
	StderrCut bool   `json:"-"`
	// Results are what is known of those that it has published; nil when nobody has looked.
	Results *Results `json:"-"`
}

// Results are what an execution has published.
type Results struct {
	// Files in its outputs: all but folders.
	Files int
	// Dropped are entries that cannot be brought home, and why: "outputs/latest: symbolic link without a target" (F26).
	Dropped []string
}

// ExecutionState is Bacalhau's state of an execution by name. There are more than those that anything here depends on.
type ExecutionState string

// Unexpected is what the network says of the program of a service or a daemon that has ended (F62).
const Unexpected = "execution completed unexpectedly"

// States of an execution that has ended, or that was refused before it began.
const (
	ExecutionCompleted ExecutionState = "Completed"
	ExecutionFailed    ExecutionState = "Failed"
	ExecutionCancelled ExecutionState = "Cancelled"
	askRefused         ExecutionState = "AskForBidRejected"
	bidRefused         ExecutionState = "BidRejected"
)

// Deserted tells of a job that goes on although no program of it does: a daemon's, which nobody but the user ends (F62).
func (o *Outcome) Deserted() bool {
	ended := 0
	for _, e := range o.Executions {
		switch {
		case e.Message == Unexpected:
			ended++
		case e.State != ExecutionFailed && e.State != ExecutionCancelled && e.State != askRefused && e.State != bidRefused:
			return false
		}
	}
	return o.State == JobRunning && ended > 0
}

// Completed are the executions that published results.
func (o *Outcome) Completed() []Execution {
	var done []Execution
	for _, e := range o.Executions {
		if e.State == ExecutionCompleted {
			done = append(done, e)
		}
	}
	return done
}
