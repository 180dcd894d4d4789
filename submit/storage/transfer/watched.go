package transfer

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// watched is a body that a silent server cannot hold up for ever.
type watched struct {
	io.ReadCloser
	cancel context.CancelFunc
	stall  time.Duration
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	alarm := time.AfterFunc(w.stall, w.cancel)
	n, err := w.ReadCloser.Read(p)
	if !alarm.Stop() && err != nil {
		err = fmt.Errorf("the server sent nothing for %s", w.stall)
	}
	return n, err
}

// Close implements io.Closer.
func (w *watched) Close() error {
	w.cancel()
	return w.ReadCloser.Close()
}

// Transport is http.DefaultTransport for servers that may not begin to answer.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = StallTimeout
	return t
}
