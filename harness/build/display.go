package build

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/progress/progressui"

	"github.com/seatrial/seatrial/harness/build/steplog"
	"github.com/seatrial/seatrial/submit/words"
)

// display shows a build's progress and remembers the last lines each step wrote, and which step failed.
type display struct {
	logs   map[string]*steplog.Log
	failed *client.Vertex
	// shown is closed once everything is shown.
	shown chan struct{}
}

// newDisplay returns the channel that a build reports to; the build closes it.
func newDisplay(out io.Writer, how string) (chan *client.SolveStatus, *display, error) {
	mode := progressui.DisplayMode(how)
	if out == nil {
		out, mode = io.Discard, progressui.QuietMode
	}
	shown, err := progressui.NewDisplay(out, mode)
	if err != nil {
		return nil, nil, fmt.Errorf("showing progress: %w", err)
	}
	d := &display{logs: map[string]*steplog.Log{}, shown: make(chan struct{})}
	statuses, forwarded := make(chan *client.SolveStatus), make(chan *client.SolveStatus)
	go func() {
		defer close(forwarded)
		for s := range statuses {
			makePrintable(s)
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

// makePrintable takes out of a status what a terminal or a CI service would obey: steps print what they like.
func makePrintable(s *client.SolveStatus) {
	for _, v := range s.Vertexes {
		v.Name, v.Error = words.Printable(v.Name), words.Lines(v.Error)
	}
	breaks := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for _, l := range s.Logs {
		l.Data = []byte(words.Lines(breaks.Replace(string(l.Data))))
	}
}

func (d *display) remember(s *client.SolveStatus) {
	for _, v := range s.Vertexes {
		// When a step fails the others are cancelled, which is reported as their error, later.
		if v.Error != "" && d.failed == nil && !strings.HasSuffix(v.Error, context.Canceled.Error()) {
			d.failed = v
		}
	}
	for _, l := range s.Logs {
		id := l.Vertex.String()
		if d.logs[id] == nil {
			d.logs[id] = &steplog.Log{}
		}
		d.logs[id].Write(l.Data)
	}
}
