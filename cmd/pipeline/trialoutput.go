package pipeline

import (
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit"
)

// followTrial shows the output of a run as it comes, until the returned function is called.
func (w *way) followTrial(run *harness.Run) (end func()) {
	switch {
	case !w.Trial.Follow:
		return func() {}
	case w.Trial.Raw != nil:
		run.Stdout, run.Stderr = w.Trial.Raw, w.Trial.Raw
		return func() {}
	}
	lines := &submit.Lines{Line: func(_ submit.Stream, line string) { w.show.Tell(line) }}
	run.Stdout, run.Stderr = piece{lines, submit.Stdout}, piece{lines, submit.Stderr}
	return lines.End
}

// piece makes lines of a stream.
type piece struct {
	lines  *submit.Lines
	stream submit.Stream
}

// Write implements io.Writer.
func (p piece) Write(text []byte) (int, error) {
	p.lines.Piece(p.stream, string(text))
	return len(text), nil
}
