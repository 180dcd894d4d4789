package limits

import (
	"io"
	"sync/atomic"
	"time"
)

// Watchdog ends a transfer of which one step takes too long, a read of what comes or a write of what goes, or all steps
// together bring too little. What happens between two steps is not its business. Use Watch.
type Watchdog struct {
	limits *Limits
	source string
	// field is what a step goes beyond that takes too long.
	field string
	timer *time.Timer
	end   func(why error)
	// why the transfer was ended.
	why atomic.Pointer[Error]
	// Since the window began: when a step began, how long all took and what they brought.
	began  time.Time
	waited time.Duration
	bytes  int64
}

// Watch makes a watchdog that sleeps. source is what it says of whom it watches: "the server". When a step takes longer than
// Idle, end is called with why, in a goroutine of its own: it cancels the context of the transfer, as a
// context.CancelCauseFunc does. When the steps of a Window bring less than Rate, it is the step that fails.
func (l *Limits) Watch(source string, end func(why error)) *Watchdog {
	w := &Watchdog{limits: l, source: source, field: "idle", end: end}
	w.timer = time.AfterFunc(time.Hour, func() { w.over(w.field) })
	w.timer.Stop()
	return w
}

// Taking is the watchdog for what goes: what takes too long was not taken.
func (w *Watchdog) Taking() *Watchdog {
	w.field = "taken"
	return w
}

// Whole is the watchdog for blocks: what takes too long did not come as a whole.
func (w *Watchdog) Whole() *Watchdog {
	w.field = "block"
	return w
}

// over ends the transfer because of a field.
func (w *Watchdog) over(field string) {
	why := &Error{w.limits, field, w.source}
	if w.why.CompareAndSwap(nil, why) {
		w.end(why)
	}
}

// Begin tells that a step begins, and End that it is over.
func (w *Watchdog) Begin() {
	w.began = time.Now()
	if w.limits.Idle > 0 {
		w.timer.Reset(w.limits.Idle)
	}
}

// End tells that a step is over.
func (w *Watchdog) End() { w.timer.Stop() }

// Cause is why a step has failed: the watchdog's reason when it has ended the transfer, and else the step's own. It is nil for
// no error.
func (w *Watchdog) Cause(err error) error {
	if why := w.why.Load(); err != nil && why != nil {
		return why
	}
	return err
}

func (w *Watchdog) step(do func([]byte) (int, error), p []byte) (int, error) {
	w.Begin()
	n, err := do(p)
	w.End()
	w.count(n)
	if why := w.why.Load(); why != nil {
		return n, why
	}
	return n, err
}

// count adds a step to the window, and judges the window when it is over.
func (w *Watchdog) count(n int) {
	w.waited += time.Since(w.began)
	w.bytes += int64(n)
	if w.limits.Window == 0 || w.waited < w.limits.Window {
		return
	}
	if w.bytes < w.limits.Rate {
		w.over("rate")
	}
	w.waited, w.bytes = 0, 0
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
