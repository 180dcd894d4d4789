package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var outputUnlisted = &lint.Check{
	ID:       "output-unlisted",
	Title:    "a job that brings results home is one that ends",
	Severity: lint.Info,
	Doc: `Results are published when an execution has completed, which that of a service or a daemon never does: it is stopped, or it fails.
What it writes to its outputs goes with the container (F62), and ` + "`bacalhau job get`" + ` finds nothing. Its outputs are mounted all the
same, so a program that wants the folder has it.

A program that stays sends its data elsewhere by itself, to a bucket or a database.`,
	Run: func(s *lint.Subject) []lint.Finding {
		if !s.Job.Stays() {
			return nil
		}
		for i := range s.Job.Task().ResultPaths {
			if at := s.Job.OutputAt(i, "Path"); at.Line != 0 {
				return []lint.Finding{{
					Message:  fmt.Sprintf("job is a %s, whose results no network lists: its outputs and its publisher have no effect", s.Job.Type),
					Fix:      endingType(s).For(lint.User).With("if its program ends; one that stays sends its data elsewhere"),
					Position: at,
				}}
			}
		}
		return nil
	},
}
