package main

import (
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// showProgress tells how far a command has come: with a live line for each stage on a terminal, with one line when a stage
// ends in a pipe, at a terminal that is to show no colours, and between requests that are told of; and when quiet only with what is
// risky, takes minutes or was asked for. Results may be printed after done.
func showProgress(out io.Writer, quiet bool) (show pipeline.Progress, done func()) {
	m, ok := out.(*messages)
	switch {
	case quiet || ok && m.quiet:
		return &silent{pipe{out: out}}, func() {}
	case ok && m.drawn && m.log == nil && !m.verbose:
		t := newTerminal(out)
		return t, sync.OnceFunc(t.close)
	}
	return &pipe{out: out}, func() {}
}

// isTerminal tells whether people are at the other end of a stream.
func isTerminal(stream any) bool {
	file, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(file.Fd()))
}

// maxColumns is how wide text gets: longer lines are hard to read.
const maxColumns = 120

// widthOf is at how many columns text for a stream is folded; zero when nobody reads it at a terminal.
func widthOf(stream any) int {
	file, ok := stream.(interface{ Fd() uintptr })
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	if columns == 0 { // a terminal that does not know, as one of a CI service
		return helpWidth
	}
	return min(columns, maxColumns)
}

// pipe has a line for each stage that has ended.
type pipe struct {
	out   io.Writer
	stage string
}

func (p *pipe) Begin(stage string)        { p.stage = stage }
func (p *pipe) Say(string)                {}
func (p *pipe) Bytes(_, _ int64)          {}
func (p *pipe) Note(line string)          { p.Log(line) }
func (p *pipe) Tell(line string)          { sayTo(p.out, slog.LevelWarn, p.stage, line) }
func (p *pipe) Log(line string)           { sayTo(p.out, slog.LevelInfo, p.stage, line) }
func (p *pipe) End(result string, _ bool) { p.Log(result) }

// silent is a pipe of which little is wanted.
type silent struct{ pipe }

func (*silent) Note(string)      {}
func (*silent) Log(string)       {}
func (*silent) End(string, bool) {}

// terminal has a live line for the stage, which stays with its result.
type terminal struct {
	live    progress.Writer
	stopped chan struct{}
	stage   string
	tracker *progress.Tracker // nil between two stages
}

func newTerminal(out io.Writer) *terminal {
	t := &terminal{live: progress.NewWriter(), stopped: make(chan struct{})}
	t.live.SetOutputWriter(out)
	t.live.SetUpdateFrequency(100 * time.Millisecond)
	t.live.SetTrackerLength(20)
	style := t.live.Style()
	style.Visibility = progress.StyleVisibility{Time: true}
	style.Colors.Message = text.Colors{text.Reset}
	style.Options.Separator = " "
	style.Options.DoneString = "✓"
	style.Options.ErrorString = "✗"
	style.Options.TimeInProgressPrecision = time.Second
	style.Options.TimeDonePrecision = 100 * time.Millisecond
	go func() { t.live.Render(); close(t.stopped) }()
	return t
}

func (t *terminal) Begin(stage string) {
	t.stage = stage
	t.tracker = &progress.Tracker{Message: stage, AutoStopDisabled: true}
	t.live.AppendTracker(t.tracker)
}

func (t *terminal) Say(doing string) {
	if t.tracker != nil {
		t.tracker.UpdateMessage(fmt.Sprintf("%-8s %s", t.stage, words.Fold(doing)))
	}
}

func (t *terminal) Bytes(done, total int64) {
	amount := progress.UnitsBytes.Sprint(done)
	if total > 0 {
		amount += " of " + progress.UnitsBytes.Sprint(total)
	}
	t.Say(amount)
}

func (t *terminal) Note(line string) { t.Say(line) }

// Log prints above the live lines.
func (t *terminal) Log(line string) { t.live.Log("%s", words.Fold(line)) }

func (t *terminal) Tell(line string) { t.Log(line) }

func (t *terminal) End(result string, failed bool) {
	t.Say(result)
	if failed {
		t.tracker.MarkAsErrored()
	} else {
		t.tracker.MarkAsDone()
	}
	t.tracker = nil
}

// close stops drawing; a stage that did not end is shown as failed.
func (t *terminal) close() {
	if t.tracker != nil {
		t.tracker.MarkAsErrored()
	}
	t.live.Stop()
	<-t.stopped
}
