package convert

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Choice is the mistake of a file that describes several workloads, of which a job can be one: what they are ("services"), and
// the lines that choose. typed is what was asked for, and is none of them; empty for nothing. over are further files of the line.
func Choice(at job.Position, what, typed string, parts []string, over ...string) *job.Error {
	const shown = 12
	fault := job.Mistake(at, "%s, and a job is one container: which one?", words.Count(len(parts), what))
	if typed != "" {
		fault = job.Mistake(at, "no %s %s", what, words.Quoted(typed))
	}
	source := at.Source
	if source == "stdin" {
		source = "-"
	}
	var lines []string
	for _, part := range parts[:min(shown, len(parts))] {
		lines = append(lines, words.Printable(words.ShellLine(slices.Concat([]string{"seatrial", "init", source}, over, []string{part}))))
	}
	fault.Example = strings.Join(lines, "\n")
	return fault
}
