package main

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seatrial/seatrial/checks/report"
)

// stages shows on stderr how far a command has come: a live line for each stage
// on a terminal, one line when a stage ends in a pipe, nothing when quiet.
type stages struct {
	out   io.Writer
	quiet bool

	name    string
	begun   time.Time
	ended   []report.Stage
	live    progress.Writer // nil in a pipe
	stopped chan struct{}
	tracker *progress.Tracker
}

func newStages(out io.Writer, quiet bool) *stages {
	s := &stages{out: out, quiet: quiet}
	if quiet || !isTerminal(out) {
		return s
	}
	s.live = progress.NewWriter()
	s.live.SetOutputWriter(out)
	s.live.SetUpdateFrequency(100 * time.Millisecond)
	s.live.SetTrackerLength(20)
	style := s.live.Style()
	style.Visibility = progress.StyleVisibility{Time: true}
	style.Colors.Message = text.Colors{text.Reset}
	style.Options.Separator = " "
	style.Options.DoneString = "✓"
	style.Options.ErrorString = "✗"
	style.Options.TimeInProgressPrecision = time.Second
	style.Options.TimeDonePrecision = 100 * time.Millisecond
	s.stopped = make(chan struct{})
	go func() { s.live.Render(); close(s.stopped) }()
	return s
}

// begin starts a stage; the one before it must have ended.
func (s *stages) begin(name string) {
	s.name, s.begun = name, time.Now()
	if s.live != nil {
		s.tracker = &progress.Tracker{Message: name, AutoStopDisabled: true}
		s.live.AppendTracker(s.tracker)
	}
}

// say tells what the stage is doing right now; a pipe does not need to know.
func (s *stages) say(doing string) {
	if s.tracker != nil {
		s.tracker.UpdateMessage(fmt.Sprintf("%-8s %s", s.name, oneLine(doing)))
	}
}

// bytes shows how much of a transfer is done; total is 0 when unknown.
func (s *stages) bytes(done, total int64) {
	if s.tracker == nil {
		return
	}
	amount := progress.UnitsBytes.Sprint(done)
	if total > 0 {
		amount += " of " + progress.UnitsBytes.Sprint(total)
	}
	s.say(amount)
}

// log prints a line that stays, above the live ones.
func (s *stages) log(line string) {
	switch line = oneLine(line); {
	case s.quiet:
	case s.live != nil:
		s.live.Log("%s", line)
	default:
		fmt.Fprintf(s.out, "%s: %s\n", s.name, line)
	}
}

// note is worth a line in a pipe, and on a terminal a moment on the live line.
func (s *stages) note(line string) {
	if s.live != nil {
		s.say(line)
	} else {
		s.log(line)
	}
}

// end closes the stage with its result.
func (s *stages) end(result string) { s.finish(result, false, (*progress.Tracker).MarkAsDone) }

// fail closes the stage when what it looked at is at fault.
func (s *stages) fail(result string) { s.finish(result, true, (*progress.Tracker).MarkAsErrored) }

func (s *stages) finish(result string, failed bool, mark func(*progress.Tracker)) {
	s.ended = append(s.ended, report.Stage{
		Name: s.name, Begin: s.begun, Duration: time.Since(s.begun), Result: oneLine(result), Failed: failed,
	})
	switch {
	case s.quiet:
	case s.tracker != nil:
		s.say(result)
		mark(s.tracker)
		s.tracker = nil
	default:
		fmt.Fprintf(s.out, "%s: %s\n", s.name, oneLine(result))
	}
}

// close stops drawing; a stage that did not end is shown as failed. The report may be printed after it.
func (s *stages) close() {
	if s.live == nil {
		return
	}
	if s.tracker != nil {
		s.tracker.MarkAsErrored()
	}
	s.live.Stop()
	<-s.stopped
	s.live = nil
}
