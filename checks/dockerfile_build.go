package checks

import "github.com/seatrial/seatrial/checks/lint"

var dockerfileBuild = &lint.Check{
	ID:       "dockerfile-build",
	Title:    "the Dockerfile is one that BuildKit builds",
	Severity: lint.Error,
	Doc: `What BuildKit refuses before it builds anything: stages that are made of each other, a variable in ` + "`FROM`" + ` that leaves no name,
a flag with a value that there is not, a platform that does not exist. It is a warning when only stages are at fault that the image does not need.

A Dockerfile that cannot even be read is no finding but a mistake, as a job file is: ` + "`seatrial`" + ` says the line and ends with exit code 2.`,
	Covers: []string{"InvalidDefaultArgInFrom", "UndefinedArgInFrom"},
	Needs:  []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		fault := s.Dockerfile.Fault
		if fault == nil {
			return nil
		}
		f := lint.Finding{
			Message:  "BuildKit refuses it: " + fault.Message,
			Fix:      lint.Advise("have the instruction say what BuildKit takes").For(lint.Builder).With("https://docs.docker.com/reference/dockerfile/"),
			Position: fault.Position,
		}
		if fault.Hint != "" {
			f.Fix = lint.Advise(fault.Hint).For(lint.Builder)
		}
		if s.Dockerfile.Config != nil {
			f.Severity, f.Message = lint.Warning, "BuildKit refuses a stage that the image does not need: "+fault.Message
		}
		return []lint.Finding{f}
	},
}
