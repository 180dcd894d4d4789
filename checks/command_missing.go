package checks

import "github.com/seatrial/seatrial/checks/lint"

var commandMissing = &lint.Check{
	ID:       "command-missing",
	Title:    "the container has something to run",
	Severity: lint.Error,
	Doc: `An image without ENTRYPOINT and CMD runs only what the job names. With neither, every node's engine refuses to create the
container: ` + "`No command specified`" + `.

An entrypoint given with the job replaces the image's and clears its CMD, as with ` + "`docker run`" + `. One that is a single empty word,
` + "`ENTRYPOINT [\"\"]`" + `, is none. Of a Dockerfile this is a warning: the job that runs its image may name a command.`,
	Needs: []lint.Fact{lint.FactBase},
	Run: func(s *lint.Subject) []lint.Finding {
		params, config := s.Job.Task().Engine.Params, s.Image.Config
		if len(params.Argv(config.Entrypoint, config.Cmd)) > 0 {
			return nil
		}
		message := "image has no ENTRYPOINT and no CMD, and the job names no command; want one of them"
		if len(params.Entrypoint) > 0 {
			message = "the job's entrypoint is one empty word, which is none and clears the image's CMD as well; want a program"
		}
		f := lint.Finding{Message: message, Fix: someCommand(s)}
		if s.Unbuilt() && len(params.Entrypoint) == 0 { // the job that runs it may have a command
			f.Severity, f.Fix = lint.Warning, lint.Dockerfile(`ENTRYPOINT ["/path/to/program"]`)
			f.Message = "the image will have no ENTRYPOINT and no CMD, so that every job has to name its command; want one of them"
		}
		return []lint.Finding{f}
	},
}
