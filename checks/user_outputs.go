package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var userOutputs = &lint.Check{
	ID:       "user-outputs",
	Title:    "the image's user may write to the outputs",
	Severity: lint.Error,
	Doc: `A node makes each output's folder with mode 0755, owned by root, and Bacalhau has no option for another user. In an image whose USER
is not root every write there ends with ` + "`Permission denied`" + `, the job says "Completed", and the output is empty.

It is an error when the command names the folder, a warning when you asked for the output, and advice when ` + "`/outputs`" + ` is only
there because it always is: a workload that prints its result needs no folder.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
		if !nonRoot(s) {
			return f
		}
		argv := s.Job.Task().Engine.Params.Argv(s.Image.Config.Entrypoint, s.Image.Config.Cmd)
		at := path.Clean(out.Path)
		f = lint.Finding{
			Severity: lint.Warning,
			Position: s.InDockerfile("USER", "", s.Image.Config.User),
			Message:  fmt.Sprintf("image runs as USER %s, who may not write to %s: nodes make it with mode 0755, owned by root", s.Image.Config.User, at),
			Fix:      lint.Dockerfile("USER 0"),
		}
		switch {
		case names(argv, at):
			f.Severity = ""
		case s.Job.Stays(): // whose results nobody can get
			return lint.Finding{}
		case s.Job.IsDefaultOutput(i):
			f.Severity = lint.Info
		}
		return f
	}),
}

// names tells whether a command names a folder, or a file in it.
func names(argv []string, folder string) bool {
	return slices.ContainsFunc(argv, func(word string) bool {
		for {
			_, after, found := strings.Cut(word, folder)
			if !found {
				return false
			}
			if after == "" || !strings.ContainsAny(after[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") {
				return true
			}
			word = after
		}
	})
}
