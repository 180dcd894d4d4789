package job

// HasDoubleDash tells whether "--" was typed before the command, which Bacalhau wants there when a word of the
// command begins with a dash (F46).
func (j *Job) HasDoubleDash() bool { return j.doubleDash }
