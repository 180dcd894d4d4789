package job

// SetDefaultPublisher gives the job a publisher that its user did not choose.
func (j *Job) SetDefaultPublisher(kind string) {
	if j.positions == nil {
		j.positions = map[string]Position{}
	}
	j.positions["Tasks[0].Publisher"] = Position{Source: "--publisher " + kind + " (default)"}
	j.Task().Publisher = &Spec{Type: kind}
	j.publisherDefault = true
}

// HasDefaultPublisher tells whether the job's publisher is one that its user did not choose.
func (j *Job) HasDefaultPublisher() bool { return j.publisherDefault }
