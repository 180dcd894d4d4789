package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

var resultDiffers = &lint.Check{
	ID:       "result-differs",
	Title:    "the network's results are the local run's",
	Severity: lint.Error,
	Doc: `The results that came home are compared with those of the local run, file by file and byte by byte. A difference means that
the node ran another image or other inputs than you did, or that the workload does not give the same results twice: a
date, a random number or the order of threads is in them.`,
	Needs: []lint.Fact{lint.FactComparison},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, c := range s.Comparisons {
			if c.Same() {
				continue
			}
			findings = append(findings, lint.Finding{
				Message: differMessage(c),
				Fix:     testAgain(s, "--output-dir again"),
			})
		}
		return findings
	},
}

// differMessage counts what differs in one execution's results and shows the first of it.
func differMessage(c *harness.Comparison) string {
	var differ []harness.Row
	for _, row := range c.Rows {
		if !row.Same {
			differ = append(differ, row)
		}
	}
	message := fmt.Sprintf("%d of %s differ between the local run and execution %s, want none: %s: %s",
		len(differ), words.Count(len(c.Rows), "file"), short(c.Execution), differ[0].Path, difference(differ[0]))
	if more := len(differ) - 1; more > 0 {
		message += fmt.Sprintf("; and %d more", more)
	}
	return message
}

// difference is how a row's sides differ.
func difference(row harness.Row) string {
	switch {
	case row.Difference != "":
		return row.Difference
	case row.Remote == nil:
		return "only local"
	case row.Local == nil:
		return "only remote"
	default:
		return "other content"
	}
}
