package job

// Outcome is what became of a submitted job: the fact that remote checks judge.
type Outcome struct {
	JobID string `json:"job_id"`
	// State is Bacalhau's job state: Completed, Failed, Stopped, Running, Queued, Pending.
	State string `json:"state"`
	// Message is the scheduler's text, nearly always generic (contract 4); the cause is in an execution.
	Message    string      `json:"message,omitempty"`
	Executions []Execution `json:"executions,omitempty"`
}

// Execution is one attempt of one node.
type Execution struct {
	ID     string `json:"id"`
	NodeID string `json:"node_id"`
	// Partition is which of the job's executions it is, from 0: a partition of an S3 input gives each another share.
	Partition int `json:"-"`
	// State is Bacalhau's execution state by name: Completed, Failed, AskForBidRejected, Cancelled…
	State string `json:"state"`
	// Message is the node's own text for a failure or a refusal.
	Message string `json:"message,omitempty"`
	// ExitCode of the container; nil when it never ran to an end.
	ExitCode *int `json:"exit_code,omitempty"`
	// Stderr is the first 2 KB, which is all a node keeps in its record (F47).
	Stderr string `json:"stderr,omitempty"`
}

// Completed are the executions that published results.
func (o *Outcome) Completed() []Execution {
	var done []Execution
	for _, e := range o.Executions {
		if e.State == "Completed" {
			done = append(done, e)
		}
	}
	return done
}
