package checks

import (
	"io"
	"os"
	"path/filepath"
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
