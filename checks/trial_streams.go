package checks

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// streamLimit is how much of stdout and of stderr a node keeps, in bytes (pkg/system, MaxStdoutFileLength).
const streamLimit = 1 << 30

var trialStreams = &lint.Check{
	ID:       "trial-streams",
	Title:    "stdout and stderr come home whole",
	Severity: lint.Warning,
	Doc: `A node keeps the first GiB of stdout and of stderr in the results and drops the rest without a word. In the job's record, which
` + "`bacalhau job describe`" + ` prints, it keeps 2 KB; the files in the results are what to read.

A node reads them back from its engine's own log. Where that is rotated, as with ` + "`max-size`" + ` and ` + "`max-file`" + ` of Docker's json-file
log, only the end of a long output is left, whatever its size was.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, stream := range []struct {
			name, redirect string
			file           harness.File
		}{{"stdout", ">", s.Trial.Stdout}, {"stderr", "2>", s.Trial.Stderr}} {
			if stream.file.Size <= streamLimit {
				continue
			}
			findings = append(findings, lint.Finding{
				Message: fmt.Sprintf("workload wrote %s bytes to %s, and nodes keep %s of them; want such a log in a file of an output",
					humanize.Comma(stream.file.Size), stream.name, humanize.Comma(streamLimit)),
				Fix: lint.Advise("exec " + stream.redirect + words.ShellWord(outputFolder(s)+"/"+stream.name+".log")).With("at the start of the workload's script"),
			})
		}
		return findings
	},
}
