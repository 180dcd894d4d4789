package checks

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandShellForm = &lint.Check{
	ID:       "command-shell-form",
	Title:    "the command's parameters reach the program",
	Severity: lint.Warning,
	Doc: "An ENTRYPOINT in shell form, `ENTRYPOINT python train.py`" + `, is stored as ` + "`[\"/bin/sh\", \"-c\", \"python train.py\"]`" + `. The job's
parameters are appended to that list, where the shell takes them for ` + "`$0`, `$1`" + ` and so on, and the program never sees them: it runs
with its defaults, and the job says "Completed".

The JSON form passes them on. So does ` + "`ENTRYPOINT [\"sh\", \"-c\", \"exec python train.py \\\"$@\\\"\", \"--\"]`" + `.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		params, entrypoint := s.Job.Task().Engine.Params, s.Image.Config.Entrypoint
		if len(params.Parameters) == 0 || len(params.Entrypoint) > 0 || !shellForm(entrypoint) || readsArguments.MatchString(entrypoint[2]) {
			return nil
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("the image's ENTRYPOINT is in shell form, %s, so that its program never sees the parameters %s; want the JSON form",
				oneWord(entrypoint[2]), words.ShellLine(params.Parameters)),
			Fix:      shellFormFix(entrypoint[2]),
			Position: s.Job.TaskAt("Engine.Params.Parameters"),
		}}
	},
}

// readsArguments: a line that uses what it is called with, which starts at $0.
var readsArguments = regexp.MustCompile(`\$[{]?[0-9@*#]|getopts|\bshift\b`)

// plainLine needs no shell.
var plainLine = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./ -]+$`)

func shellFormFix(line string) lint.Fix {
	if plainLine.MatchString(line) {
		return lint.Dockerfile("ENTRYPOINT " + wordList(strings.Fields(line)))
	}
	return lint.Dockerfile("ENTRYPOINT " + wordList([]string{"/bin/sh", "-c", line + ` "$@"`, "--"}))
}
