// Package steplog keeps the end of what the steps of a build print, for the error of one that fails.
package steplog

import (
	"bytes"
	"strings"
)

const (
	// kept is how many lines of a step's output are kept.
	kept = 20
	// maxLine bounds a line that never ends, in bytes.
	maxLine = 4096
)

// Log keeps the last lines that a step wrote. A nil one has none; the zero value is ready.
type Log struct {
	lines []string
	rest  []byte
}

// Write adds a piece of output, which may end anywhere.
func (l *Log) Write(data []byte) {
	l.rest = append(l.rest, data...)
	lines := bytes.Split(l.rest, []byte("\n"))
	for i, line := range lines {
		lines[i] = line[max(0, len(line)-maxLine):]
	}
	l.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		l.lines = append(l.lines, strings.TrimRight(string(line), "\r"))
	}
	l.lines = l.lines[max(0, len(l.lines)-kept):]
}

// Last returns the kept lines, with an unfinished one at the end.
func (l *Log) Last() []string {
	if l == nil {
		return nil
	}
	if len(l.rest) > 0 {
		return append(l.lines[:len(l.lines):len(l.lines)], string(l.rest))
	}
	return l.lines
}
