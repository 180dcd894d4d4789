package network

import (
	"io"
	"os"
	"regexp"
	"strings"
)

// logTail is how much of a log's end is read, in bytes.
const logTail = 64 << 10

var (
	terminalCodes = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")
	// failureLine matches Bacalhau's own ways to say what went wrong.
	failureLine = regexp.MustCompile(`(?i)\berror:|\| (ERR|FTL|PNC)|^panic:|address already in use`)
)

// lastUsefulLine is the last line of a log that tells of a failure, or else its last line.
func lastUsefulLine(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return "it left no log"
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > logTail {
		if _, err := file.Seek(-logTail, io.SeekEnd); err != nil {
			return "its log cannot be read"
		}
	}
	text, err := io.ReadAll(io.LimitReader(file, logTail))
	if err != nil {
		return "its log cannot be read"
	}
	return usefulLine(string(text))
}

func usefulLine(text string) string {
	last, useful := "it said nothing", ""
	for line := range strings.Lines(terminalCodes.ReplaceAllString(text, "")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		last = line
		if failureLine.MatchString(line) {
			useful = line
		}
	}
	if useful != "" {
		return useful
	}
	return last
}
