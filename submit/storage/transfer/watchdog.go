package transfer

import (
	"io"
	"sync/atomic"
	"time"
)

// StallTimeout is how long a server may send nothing, or take nothing, unless somebody says otherwise.
const StallTimeout = time.Minute

// Watchdog ends a transfer of which one step takes too long: a read of what comes, a write of what goes. What happens
// between two steps is not its business. Use Watch.
type Watchdog struct {
	timer *time.Timer
	limit time.Duration
	why   error
	end   func(why error)
	ended atomic.Bool
}

// Watch makes a watchdog that sleeps. When a step takes longer than limit, end is called with why, in a goroutine of its
// own: it cancels the context of the transfer, as a context.CancelCauseFunc does.
func Watch(limit time.Duration, why error, end func(why error)) *Watchdog {
	w := &Watchdog{limit: limit, why: why, end: end}
	w.timer = time.AfterFunc(limit, func() {
		w.ended.Store(true)
		end(why)
	})
	w.timer.Stop()
	return w
}

// Begin tells that a step begins, and End that it is over.
func (w *Watchdog) Begin() { w.timer.Reset(w.limit) }

// End tells that a step is over.
func (w *Watchdog) End() { w.timer.Stop() }

// Cause is why a step has failed: the watchdog's reason when it has ended the transfer, and else the step's own. It is nil for
// no error.
func (w *Watchdog) Cause(err error) error {
	if err != nil && w.ended.Load() {
		return w.why
	}
	return err
}

func (w *Watchdog) step(do func([]byte) (int, error), p []byte) (int, error) {
	w.Begin()
	defer w.End()
	n, err := do(p)
	return n, w.Cause(err)
}

// Writer watches what is written: every write is a step.
func (w *Watchdog) Writer(to io.Writer) io.Writer { return watchedWriter{to, w} }

type watchedWriter struct {
	io.Writer
	dog *Watchdog
}

// Write implements io.Writer.
func (w watchedWriter) Write(p []byte) (int, error) { return w.dog.step(w.Writer.Write, p) }

// Arriving watches a body that comes: every read is a step. To close it ends the transfer, without a reason.
func (w *Watchdog) Arriving(body io.ReadCloser) io.ReadCloser { return arriving{body, w} }

type arriving struct {
	io.ReadCloser
	dog *Watchdog
}

// Read implements io.Reader.
func (a arriving) Read(p []byte) (int, error) { return a.dog.step(a.ReadCloser.Read, p) }

// Close implements io.Closer.
func (a arriving) Close() error {
	a.dog.end(nil)
	return a.ReadCloser.Close()
}

// Leaving watches a body that goes: the time between two reads is how long the first one's bytes were on their way. How
// long a read itself takes is not the receiver's business, nor is what comes after the last one a step.
func (w *Watchdog) Leaving(body io.ReadCloser) io.ReadCloser {
	return &leaving{ReadCloser: body, dog: w}
}

type leaving struct {
	io.ReadCloser
	dog    *Watchdog
	closed atomic.Bool
}

// Read implements io.Reader.
func (l *leaving) Read(p []byte) (int, error) {
	l.dog.End()
	n, err := l.ReadCloser.Read(p)
	if err == nil {
		l.dog.Begin()
	}
	if l.closed.Load() { // while it was read
		l.dog.End()
	}
	return n, err
}

// Close implements io.Closer.
func (l *leaving) Close() error {
	l.closed.Store(true)
	l.dog.End()
	return l.ReadCloser.Close()
}
