package pipeline

import (
	"time"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// Progress is told how far a job has come.
type Progress interface {
	// Begin starts a stage; the one before it has ended.
	Begin(stage string)
	// Say tells what the stage is doing right now, for people who watch.
	Say(doing string)
	// Bytes tells the same people how much of a transfer is done; total is 0 when unknown.
	Bytes(done, total int64)
	// Note is worth a line that stays where nobody watches, and a moment where somebody does.
	Note(line string)
	// Log is a line that stays.
	Log(line string)
	// Tell is a line that stays also where little is wanted: that something takes minutes, or is risky, or was asked for.
	Tell(line string)
	// End closes the stage with its result in a few words; failed tells that what it looked at is at fault.
	End(result string, failed bool)
}

// None is for a command of which nobody wants to know how far it is.
var None Progress = none{}

type none struct{}

func (none) Begin(string)         {}
func (none) Say(string)           {}
func (none) Bytes(_, _ int64)     {}
func (none) Note(string)          {}
func (none) Log(string)           {}
func (none) Tell(string)          {}
func (none) End(_ string, _ bool) {}

// stages passes on what happens, and keeps what a report says of it.
type stages struct {
	Progress
	name  string
	begun time.Time
	ended []report.Stage
}

// Begin implements Progress.
func (s *stages) Begin(stage string) {
	s.name, s.begun = stage, time.Now()
	s.Progress.Begin(stage)
}

// End implements Progress.
func (s *stages) End(result string, failed bool) {
	s.ended = append(s.ended, report.Stage{
		Name: s.name, Begin: s.begun, Duration: time.Since(s.begun), Result: words.Fold(result), Failed: failed,
	})
	s.Progress.End(result, failed)
}

// done ends a stage well.
func (s *stages) done(result string) { s.End(result, false) }

// fail ends a stage when what it looked at is at fault.
func (s *stages) fail(result string) { s.End(result, true) }
