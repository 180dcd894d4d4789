package checks

import (
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
)

var commandShellForm = &lint.Check{
	ID:       "command-shell-form",
	Title:    "the command's parameters reach the program",
	Severity: lint.Error,
	Doc: "A shell with `-c` takes one word for its line. Those behind it become `$0`, `$1`" + ` and so on, which the line may use or not: of
` + "`sh -c echo hello`" + ` the line is ` + "`echo`" + `, which prints nothing, exits with 0, and the job says "Completed". The local run sees nothing wrong either. So it is with
` + "`bash -lc`, `sh -o pipefail -c`, `env sh -c`" + ` and ` + "`tini -- sh -c`" + `, and wherever the words are from: ENTRYPOINT, CMD or the job.

An ENTRYPOINT in shell form, ` + "`ENTRYPOINT python train.py`" + `, is stored as ` + "`[\"/bin/sh\", \"-c\", \"python train.py\"]`" + `. The job's
parameters are appended to that list, and the program never sees them: it runs with its defaults. The JSON form passes them on. So does
` + "`ENTRYPOINT [\"sh\", \"-c\", \"exec python train.py \\\"$@\\\"\", \"--\"]`" + `, where ` + "`--`" + ` is the ` + "`$0`" + ` that nobody misses.

It is an error when none of the job's own words runs, or no more than a program that does nothing by itself, and a warning when a part of them is lost.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		lists := listsOf(s)
		var findings []lint.Finding
		var walk func(l *exec.Level)
		walk = func(l *exec.Level) {
			if l.Line != nil {
				if f, ok := (shellLine{lists, l}).judge(); ok {
					findings = append(findings, f)
					return // what is in it is another command once it is mended
				}
			}
			for _, run := range l.Runs {
				walk(run)
			}
		}
		if command := exec.ParseCommand(lists.argv); command != nil {
			walk(command)
		}
		return findings
	},
}
