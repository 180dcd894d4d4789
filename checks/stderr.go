package checks

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/harness"
)

// tailSize is how much of the end of a stderr file is looked at, in bytes.
const tailSize = 64 << 10

// trialStderr is the end of what a trial wrote to stderr. The file belongs to the
// trial as its other fields do; one that cannot be read is as good as an empty one.
func trialStderr(t *harness.Trial) string {
	if t.Dir == "" {
		return ""
	}
	f, err := os.Open(filepath.Join(t.Dir, "stderr"))
	if err != nil {
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > tailSize {
		if _, err := f.Seek(-tailSize, io.SeekEnd); err != nil {
			return ""
		}
	}
	text, err := io.ReadAll(io.LimitReader(f, tailSize))
	if err != nil {
		return ""
	}
	return string(text)
}

// traceLine is one of a stack trace, or of what an interpreter says after it: Java, Node, Go, Rust, R. The reason of the
// failure is above.
var traceLine = regexp.MustCompile(`^\s+at \S|^\s*\.\.\. \d+ more$|` +
	`^[\s{}]*$|^\s+(?:errno|code|syscall|hostname|address|port|path): |^Emitted 'error' event|^Node\.js v\d|` +
	`^\[signal SIG|^exit status \d+$|^note: run with .RUST_BACKTRACE|^Calls: |^Execution halted$`)

// goTrace is where the stacks of a Go program begin, which go on to the end.
var goTrace = regexp.MustCompile(`(?m)^goroutine \d+ (?:gp=.*)?\[`)

// telling is a text without the lines of stack traces, and the text itself when there is nothing else in it.
func telling(text string) string {
	told := text
	if at := goTrace.FindStringIndex(told); at != nil {
		told = told[:at[0]]
	}
	lines := slices.DeleteFunc(strings.Split(told, "\n"), traceLine.MatchString)
	if len(lines) == 0 {
		return text
	}
	return strings.Join(lines, "\n")
}

// lastLine is the last line of a text that is not blank, cut to a readable length.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
	const longest = 300
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
