package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// maxAnswer is the most that is read of one answer, in bytes: a page of 1000 keys is below 2 MiB.
	maxAnswer = 4 << 20
	// parallel is how many objects, or pieces of large ones, are moved at once.
	parallel = 16
	// stallTimeout is how long a server may send nothing.
	stallTimeout = time.Minute
)

// stayingClient follows no redirect: what it sends is signed for one host.
func stayingClient(t http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// boundedTransport ends every answer after maxAnswer bytes.
type boundedTransport struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = boundedBody{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}

type boundedBody struct {
	io.Reader
	io.Closer
}

// watchedTransport bounds every answer but an object's own bytes, and ends one in which nothing comes any more, and a
// request of which the server takes nothing any more.
type watchedTransport struct {
	http.RoundTripper
	stall time.Duration
}

// RoundTrip implements http.RoundTripper.
func (t watchedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = newSentBody(req.Body, t.stall, cancel)
	}
	resp, err := t.RoundTripper.RoundTrip(req)
	if err != nil {
		if errors.Is(context.Cause(ctx), errUntaken) {
			err = errUntaken
		}
		cancel(nil)
		return nil, err
	}
	body := &watchedBody{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, stall: t.stall, left: maxAnswer}
	if req.Method == http.MethodGet && req.URL.Query().Get("x-id") == "GetObject" && resp.StatusCode < http.StatusMultipleChoices {
		body.left = -1
	}
	resp.Body = body
	return resp, nil
}

type watchedBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	stall  time.Duration
	// left are the bytes that may still come; -1 for an object, whose readers know its size.
	left int64
}

// errStalled is why a transfer was ended that had come to nothing.
var errStalled = errors.New("the server stopped sending")

// Read implements io.Reader.
func (b *watchedBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, fmt.Errorf("the server's answer is larger than %d bytes", maxAnswer)
	}
	if b.left > 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	alarm := time.AfterFunc(b.stall, func() { b.cancel(errStalled) })
	n, err := b.ReadCloser.Read(p)
	alarm.Stop()
	if b.left > 0 {
		b.left -= int64(n)
	}
	if err != nil && errors.Is(context.Cause(b.ctx), errStalled) {
		err = errStalled
	}
	return n, err
}

// Close implements io.Closer.
func (b *watchedBody) Close() error {
	b.cancel(nil)
	return b.ReadCloser.Close()
}
