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
date, a random number or the order of threads is in them.

The executions of a job with a Count each have a partition of their own, which its program reads as BACALHAU_PARTITION_INDEX, and their
share of an S3 input that a partition divides. The local run is partition 0. An execution whose results are other than those is
compared with a further local run, of its partition; ` + "`seatrial test --partition 1`" + ` makes the same.`,
	Needs: []lint.Fact{lint.FactComparison},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, c := range s.Comparisons {
			if c.Same() {
				continue
			}
			findings = append(findings, lint.Finding{
				Message: differMessage(c),
				Fix:     testAgain(s, partitionFlag(c)+"--output-dir again"),
			})
		}
		return findings
	},
}

// partitionFlag has the same partition run that an execution's results were set beside.
func partitionFlag(c *harness.Comparison) string {
	if c.Partition == nil || c.Partition.Local == 0 {
		return ""
	}
	return fmt.Sprintf("--partition %d ", c.Partition.Local)
}

// differMessage counts what differs in one execution's results and shows the first of it.
func differMessage(c *harness.Comparison) string {
	var differ []harness.Row
	for _, row := range c.Rows {
		if !row.Same {
			differ = append(differ, row)
		}
	}
	run := "the local run"
	if c.Partition != nil {
		run = fmt.Sprintf("the local run of partition %d", c.Partition.Local)
	}
	message := fmt.Sprintf("%d of %s differ between %s and execution %s, want none: %s: %s",
		len(differ), words.Count(len(c.Rows), "file"), run, short(c.Execution), differ[0].Path, difference(differ[0]))
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
