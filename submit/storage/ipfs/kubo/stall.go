package kubo

import (
	"io"
	"time"
)

// stallTimeout is how long a node may take no data before it is given up. How long it then takes to pin, for which
// it walks through everything, is not bounded.
const stallTimeout = 2 * time.Minute

// stallWriter calls a function when one write takes too long. A source that has nothing to write is not its business.
type stallWriter struct {
	io.Writer
	timer *time.Timer
	limit time.Duration
}

func newStallWriter(w io.Writer, limit time.Duration, stalled func()) *stallWriter {
	s := &stallWriter{w, time.AfterFunc(limit, stalled), limit}
	s.timer.Stop()
	return s
}

// Write implements io.Writer.
func (s *stallWriter) Write(p []byte) (int, error) {
	s.timer.Reset(s.limit)
	defer s.timer.Stop()
	return s.Writer.Write(p)
}
