package checks

var commandMissing = &Check{
	ID:       "command-missing",
	Title:    "the container has something to run",
	Severity: Error,
	Doc: `An image without ENTRYPOINT and CMD runs only what the job names. With neither, every node's engine refuses to create the
container: ` + "`No command specified`" + `.

An entrypoint given with the job replaces the image's and clears its CMD, as with ` + "`docker run`" + `.`,
	Needs: []Fact{FactConfig},
	Run: func(s *Subject) []Finding {
		docker := s.Job.Task().Engine.Params
		if len(docker.Entrypoint) > 0 || len(docker.Parameters) > 0 ||
			len(s.Image.Config.Entrypoint) > 0 || len(s.Image.Config.Cmd) > 0 {
			return nil
		}
		return []Finding{{
			Message:  "image has no ENTRYPOINT and no CMD, and the job names no command; want one of them",
			Fix:      s.typed(shellWord(s.Job.Image())+" /path/to/program", "Parameters: [/path/to/program]"),
			Position: s.Job.ImageAt(),
		}}
	},
}
