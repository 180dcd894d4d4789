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

So the local run is made once more when something differs, if it took no more than five minutes: a file that differs between two local
runs as well, and in no other way (only times, only IDs, the order of lines, numbers about as far apart), is no evidence against
the network. It counts as the same, and the report says so; ` + "`--repeat 2`" + ` tells before the job is sent. ` + "`--tolerance 'outputs/log.txt=ignore'`" + ` and the other
ways to compare of [trial-expected](#trial-expected) hold here too. The local run's results are kept while they differ, so that
` + "`submit --resume`" + ` compares them once more, with another tolerance and without a new job.

What a node or its publisher is known to change is compared as it would have it, and noted: a stream as its log keeps it
([trial-streams](#trial-streams)), symbolic links ([trial-symlinks](#trial-symlinks)) and hidden files ([trial-hidden](#trial-hidden)) that it drops, the
same as copies and without empty folders in S3 with the encoding plain, modes. Files that were in the folder before the results came are no results.

The executions of a job with a Count each have a partition of their own, which its program reads as BACALHAU_PARTITION_INDEX, and their
share of an S3 input that a partition divides. The local run is partition 0. An execution whose results are other than those is
compared with a further local run, of its partition; ` + "`seatrial test --partition 1`" + ` makes the same.`,
	Needs: []lint.Fact{lint.FactComparison},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, c := range s.Comparisons {
			if !c.Same() {
				findings = append(findings, lint.Finding{Message: differMessage(c), Fix: differFix(s, c)})
			}
		}
		return findings
	},
}

// differFix compares once more with what would do, or says it in advance where nothing is kept to go on with.
func differFix(s *lint.Subject, c *harness.Comparison) lint.Fix {
	var all []harness.Deviation
	for _, row := range c.Different() {
		all = append(all, row.Deviation)
	}
	fix := tolerating(all)
	if s.Submission != "" {
		flags := fix
		flags.Comment = ""
		fix = lint.Run("seatrial submit --resume " + words.ShellWord(s.Submission) + " " + flags.String()).For(lint.User).With(fix.Comment + "; it sends nothing")
	}
	if c.Untold != "" {
		fix.Comment += ". Nobody knows what differs by itself: " + c.Untold
	}
	return fix
}

// differMessage counts what differs in one execution's results and shows the first of it.
func differMessage(c *harness.Comparison) string {
	rows := c.Different()
	run := "the local run"
	if c.Partition != nil {
		run = fmt.Sprintf("the local run of partition %d", c.Partition.Local)
	}
	verb := "differ"
	if len(rows) == 1 {
		verb = "differs"
	}
	message := fmt.Sprintf("%d of %s %s between %s and execution %s, want none: %s: %s",
		len(rows), words.Count(len(c.Rows), "file"), verb, run, short(c.Execution), rows[0].Path, deviation(rows[0].Deviation))
	if rows[0].Note != "" {
		message += "; " + rows[0].Note
	}
	if more := len(rows) - 1; more > 0 {
		message += fmt.Sprintf("; and %d more", more)
	}
	return message
}
