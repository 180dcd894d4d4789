package checks

var outputPublisher = &Check{
	ID:       "output-publisher",
	Title:    "outputs have a publisher",
	Severity: Error,
	Doc: `Bacalhau refuses a job file that declares outputs but no publisher: ` + "`publisher must be set if result paths are set`" + `.

A job given as flags gets the publisher ` + "`local`" + ` unless ` + "`--publisher`" + ` names another.`,
	Run: func(s *Subject) []Finding {
		task := s.Job.Task()
		if len(task.ResultPaths) == 0 || task.Publisher != nil && task.Publisher.Type != "" {
			return nil
		}
		return []Finding{{
			Message:  "job declares outputs and no publisher, want one",
			Fix:      s.typed("--publisher local", "Publisher: {Type: local}"),
			Position: s.Job.TaskAt("ResultPaths"),
		}}
	},
}
