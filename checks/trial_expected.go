package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
)

var trialExpected = &lint.Check{
	ID:       "trial-expected",
	Title:    "the results are those that are expected",
	Severity: lint.Error,
	Doc: `With ` + "`--expect DIR`" + `, or ` + "`expect`" + ` in ` + "`.seatrial.yaml`" + `, the results of the local run are compared with a folder of
expected ones, laid out as ` + "`--output-dir`" + ` leaves it. Without ` + "`stdout`, `stderr` or `exitCode`" + ` in that folder, these may be anything.

` + "`--tolerance 'PATTERN=COMPARE'`" + ` says how exactly: ` + "`exact`, `text`" + ` whatever the white space, ` + "`numeric:1e-6`" + ` with numbers that
far apart, ` + "`json`" + ` whatever its layout, ` + "`ignore`" + `; the last one whose pattern matches counts. A pattern without a slash is for files of that name
in any folder, and for ` + "`stdout`, `stderr` and `exitCode`" + `. Tolerances hold wherever results are compared: for those of ` + "`--repeat`" + ` and of the network too,
with ` + "`--expect`" + ` or without. ` + "`--update`" + ` makes this run's results the expected ones.`,
	Needs: []lint.Fact{lint.FactExpected},
	Run: func(s *lint.Subject) []lint.Finding {
		e := s.Trial.Expected
		var findings []lint.Finding
		unexpected := func(message string) lint.Finding {
			return lint.Finding{
				Message: message + ", want the same",
				Fix: lint.Fix{Flags: []lint.Flag{{Name: "--expect", Value: e.Dir}, {Name: "--update", Switch: true}}}.
					For(lint.User).With("if the new results are right"),
			}
		}
		for _, d := range e.Deviations {
			findings = append(findings, unexpected(fmt.Sprintf("%s is not what %s expects: %s", d.Path, path.Join(e.Dir, d.Path), deviation(d))))
		}
		return folded(findings, func(n int) lint.Finding {
			return unexpected(fmt.Sprintf("%d more files are not what %s expects", n, e.Dir))
		})
	},
}
