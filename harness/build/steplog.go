package build

import (
	"bytes"
	"strings"
)

// maxLine bounds a line that never ends, in bytes.
const maxLine = 4096

// stepLog keeps the last lines that a step wrote.
type stepLog struct {
	lines []string
	rest  []byte
}

func (l *stepLog) write(data []byte) {
	l.rest = append(l.rest, data...)
	for {
		i := bytes.IndexByte(l.rest, '\n')
		if i < 0 {
			break
		}
		l.keep(l.rest[:i])
		l.rest = l.rest[i+1:]
	}
	if len(l.rest) > maxLine {
		l.rest = l.rest[len(l.rest)-maxLine:]
	}
}

func (l *stepLog) keep(line []byte) {
	if len(line) > maxLine {
		line = line[len(line)-maxLine:]
	}
	l.lines = append(l.lines, strings.TrimRight(string(line), "\r"))
	if len(l.lines) > keptLines {
		l.lines = l.lines[1:]
	}
}

// last returns the kept lines, with an unfinished one at the end.
func (l *stepLog) last() []string {
	if l == nil {
		return nil
	}
	if len(l.rest) > 0 {
		return append(l.lines[:len(l.lines):len(l.lines)], string(l.rest))
	}
	return l.lines
}
