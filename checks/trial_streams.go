package checks

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

var trialStreams = &lint.Check{
	ID:       "trial-streams",
	Title:    "stdout and stderr come home whole",
	Severity: lint.Warning,
	Doc: `A node keeps the first GiB of stdout and of stderr in the results and drops the rest without a word. In the job's record, which
` + "`bacalhau job describe`" + ` prints, it keeps 2 KB; the files in the results are what to read.

A node reads them back from its engine's own log. Docker's, unless it was set up otherwise, keeps text only: U+FFFD for each byte that is
not UTF-8 (F70), and a line of more than 16 KiB in pieces that end in the middle of a character. Where that log is rotated, as with ` + "`max-size`" + ` and
` + "`max-file`" + `, only the end of a long output is left (F71): beyond 10 MB, a usual size, that is told as information, and as a warning when the
network's node is this machine's engine and that one keeps less.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Trial.Stay != nil { // whose results nobody gets
			return nil
		}
		streams := []stream{{"stdout", ">", s.Trial.Stdout}, {"stderr", "2>", s.Trial.Stderr}}
		var findings []lint.Finding
		for _, stream := range streams {
			if message := stream.fault(); message != "" {
				findings = append(findings, lint.Finding{Message: message, Fix: stream.toOutput(s)})
			}
		}
		// Both are in one log.
		if all := s.Trial.Stdout.Size + s.Trial.Stderr.Size; len(findings) == 0 && all > rotatedSize {
			longer := streams[0]
			if s.Trial.Stderr.Size > s.Trial.Stdout.Size {
				longer = streams[1]
			}
			f := lint.Finding{
				Severity: lint.Info,
				Message: fmt.Sprintf("workload wrote %s to stdout and stderr, and a node whose engine rotates its log keeps the end of that only; "+
					"want such a log in a file of an output", humanize.Bytes(uint64(all))),
				Fix: longer.toOutput(s),
			}
			if kept := s.Trial.LogKept; s.Network != nil && s.Network.Local && kept > 0 && all > kept {
				f.Severity = lint.Warning
				f.Message = fmt.Sprintf("workload wrote %s to stdout and stderr, and the engine of this machine, which runs the network's node, keeps the last %s of that; "+
					"want such a log in a file of an output", humanize.Bytes(uint64(all)), humanize.Bytes(uint64(kept)))
			}
			findings = append(findings, f)
		}
		return findings
	},
}

// rotatedSize is what engines that rotate their log are usually told to keep in one file, in bytes.
const rotatedSize = 10_000_000

// stream is stdout or stderr, with how a shell sends it to a file.
type stream struct {
	name, redirect string
	file           harness.File
}

// fault says what a node does not keep of it; empty when it keeps all.
func (s stream) fault() string {
	altered := s.file.Altered
	switch {
	case s.file.Size > harness.StreamLimit:
		return fmt.Sprintf("workload wrote %s bytes to %s, and nodes keep %s of them; want such a log in a file of an output",
			humanize.Comma(s.file.Size), s.name, humanize.Comma(harness.StreamLimit))
	case altered == nil:
		return ""
	case altered.Invalid > 0:
		return fmt.Sprintf("workload wrote %s to %s that %s no UTF-8, and the log of a node's engine keeps U+FFFD for each; want such data in a file of an output",
			words.Count(int(altered.Invalid), "byte"), s.name, map[bool]string{true: "is", false: "are"}[altered.Invalid == 1])
	default:
		return fmt.Sprintf("workload wrote lines of more than 16 KiB to %s, and the log of a node's engine cuts characters of %s in them; want them in a file of an output, or shorter",
			s.name, words.Count(int(altered.Cut), "byte"))
	}
}

// toOutput sends it to an output instead.
func (s stream) toOutput(subject *lint.Subject) lint.Fix {
	return lint.Advise("exec " + s.redirect + words.ShellWord(outputFolder(subject)+"/"+s.name+".log")).For(lint.Author).With("at the start of the workload's script")
}
