package build

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/progress/progressui"
)

// keptLines is how many lines of a step's output are kept for the error of a failing step.
const keptLines = 20

// display shows a build's progress and remembers the last lines each step wrote, and which step failed.
type display struct {
	logs   map[string]*stepLog
	failed *client.Vertex
	// shown is closed once everything is shown.
	shown chan struct{}
}

// newDisplay returns the channel that a build reports to; the build closes it.
func newDisplay(out io.Writer) (chan *client.SolveStatus, *display, error) {
	mode := progressui.AutoMode
	if out == nil {
		out, mode = io.Discard, progressui.QuietMode
	}
	shown, err := progressui.NewDisplay(out, mode)
	if err != nil {
		return nil, nil, fmt.Errorf("showing progress: %w", err)
	}
	d := &display{logs: map[string]*stepLog{}, shown: make(chan struct{})}
	statuses, forwarded := make(chan *client.SolveStatus), make(chan *client.SolveStatus)
	go func() {
		defer close(forwarded)
		for s := range statuses {
			d.remember(s)
			forwarded <- s
		}
	}()
	go func() {
		defer close(d.shown)
		// A build that is interrupted closes the channel as well; the display needs no context to end.
		_, _ = shown.UpdateFrom(context.Background(), forwarded)
	}()
	return statuses, d, nil
}

func (d *display) remember(s *client.SolveStatus) {
	for _, v := range s.Vertexes {
		// When a step fails the others are cancelled, which is reported as their error, later.
		if v.Error != "" && d.failed == nil {
			d.failed = v
		}
	}
	for _, l := range s.Logs {
		id := l.Vertex.String()
		if d.logs[id] == nil {
			d.logs[id] = &stepLog{}
		}
		d.logs[id].write(l.Data)
	}
}

// maxLine bounds a line that never ends, in bytes.
const maxLine = 4096

// stepLog keeps the last lines that a step wrote.
type stepLog struct {
	lines []string
	rest  []byte
}

func (l *stepLog) write(data []byte) {
	l.rest = append(l.rest, data...)
	lines := bytes.Split(l.rest, []byte("\n"))
	for i, line := range lines {
		lines[i] = line[max(0, len(line)-maxLine):]
	}
	l.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		l.lines = append(l.lines, strings.TrimRight(string(line), "\r"))
	}
	l.lines = l.lines[max(0, len(l.lines)-keptLines):]
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
