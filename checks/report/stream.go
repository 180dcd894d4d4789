package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

const (
	// streamLines is how many of the last lines of a stream are shown of a run that failed, and streamBytes what is read for them.
	streamLines, streamBytes = 20, 64 << 10
	// lineWidth is how much of each, in characters.
	lineWidth = 160
)

// streams are the last lines of what a run that failed has printed.
func (t *textWriter) streams(trial *harness.Trial) {
	if trial.Well() || trial.StartError != "" {
		return
	}
	for _, stream := range []string{"stderr", "stdout"} {
		lines, more := lastLines(filepath.Join(trial.Dir, stream))
		if len(lines) == 0 {
			continue
		}
		which := ""
		if more {
			which = fmt.Sprintf(", its last %s", words.Count(len(lines), "line"))
		}
		fmt.Fprintf(t, "%s%s:\n", stream, which)
		for _, line := range lines {
			fmt.Fprintf(t, "    %s\n", line)
		}
	}
}

// lastLines are the end of a file, and whether there is more before it; none for one that cannot be read, because it was not kept.
func lastLines(name string) (lines []string, more bool) {
	text, err := limits.Local.Tail(name, streamBytes)
	if err != nil || len(text) == 0 {
		return nil, false
	}
	for _, line := range strings.Split(strings.TrimRight(secret.Redact(string(text)), "\r\n"), "\n") {
		lines = append(lines, TerminalLine(line, lineWidth))
	}
	if len(text) == streamBytes && len(lines) > 1 {
		lines, more = lines[1:], true // the first one is not all there
	}
	if len(lines) > streamLines {
		lines, more = lines[len(lines)-streamLines:], true
	}
	return lines, more
}

// TerminalLine is a line as a terminal would have left it, without secrets and what would move a cursor, and up to width characters
// of it.
func TerminalLine(line string, width int) string {
	line = strings.TrimRight(words.WithoutEscapes(line), "\r")
	line = line[strings.LastIndexByte(line, '\r')+1:] // progress is written over itself
	return Clipped(words.Printable(secret.Redact(strings.ReplaceAll(line, "\t", "    "))), width)
}

// Clipped is the start of a text of more than width characters.
func Clipped(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:width]) + "…"
}
