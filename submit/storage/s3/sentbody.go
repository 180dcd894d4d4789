package s3

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// errUntaken is why a request was ended that the server did not read.
var errUntaken = errors.New("the server stopped taking data")

// sentBody is what is sent to a server, which may stop taking it: the time between two reads is how long the first one's
// bytes were on their way. How long a read itself takes is not the server's business, and what comes after the last one
// has a timeout of its own.
type sentBody struct {
	io.ReadCloser
	alarm  *time.Timer
	stall  time.Duration
	closed atomic.Bool
}

func newSentBody(body io.ReadCloser, stall time.Duration, cancel context.CancelCauseFunc) *sentBody {
	b := &sentBody{ReadCloser: body, alarm: time.AfterFunc(stall, func() { cancel(errUntaken) }), stall: stall}
	b.alarm.Stop()
	return b
}

// Read implements io.Reader.
func (b *sentBody) Read(p []byte) (int, error) {
	b.alarm.Stop()
	n, err := b.ReadCloser.Read(p)
	if err == nil {
		b.alarm.Reset(b.stall)
	}
	if b.closed.Load() { // while it was read
		b.alarm.Stop()
	}
	return n, err
}

// Close implements io.Closer.
func (b *sentBody) Close() error {
	b.closed.Store(true)
	b.alarm.Stop()
	return b.ReadCloser.Close()
}
