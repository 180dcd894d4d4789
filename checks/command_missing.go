package checks

import "github.com/seatrial/seatrial/checks/lint"

var commandMissing = &lint.Check{
	ID:       "command-missing",
	Title:    "the container has something to run",
	Severity: lint.Error,
	Doc: `An image without ENTRYPOINT and CMD runs only what the job names. With neither, every node's engine refuses to create the
container: ` + "`No command specified`" + `.

An entrypoint given with the job replaces the image's and clears its CMD, as with ` + "`docker run`" + `.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		docker := s.Job.Task().Engine.Params
		if len(docker.Entrypoint) > 0 || len(docker.Parameters) > 0 ||
			len(s.Image.Config.Entrypoint) > 0 || len(s.Image.Config.Cmd) > 0 {
			return nil
		}
		return []lint.Finding{{
			Message: "image has no ENTRYPOINT and no CMD, and the job names no command; want one of them",
			Fix:     someCommand(s),
		}}
	},
}
