package s3

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/seatrial/seatrial/submit/limits"
)

const (
	// maxAnswer is the most that is read of one answer, in bytes: a page of 1000 keys is below 2 MiB.
	maxAnswer = 4 << 20
	// parallel is how many objects, or pieces of large ones, are moved at once.
	parallel = 16
)

// watchedTransport bounds every answer but an object's own bytes, and ends one in which nothing comes any more, and a
// request of which the server takes nothing any more.
type watchedTransport struct {
	http.RoundTripper
	limits *limits.Limits
}

// RoundTrip implements http.RoundTripper.
func (t watchedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	req = req.WithContext(ctx)
	going := t.limits.Watch("the server", cancel).Taking()
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = going.Leaving(req.Body)
	}
	resp, err := t.limits.Told(t.RoundTripper).RoundTrip(req)
	if err != nil {
		cancel(nil)
		return nil, going.Cause(err)
	}
	resp.Body = t.limits.Watch("the server", cancel).Arriving(resp.Body)
	if req.Method != http.MethodGet || req.URL.Query().Get("x-id") != "GetObject" || resp.StatusCode >= http.StatusMultipleChoices {
		resp.Body = &boundedBody{resp.Body, maxAnswer}
	}
	return resp, nil
}

// boundedBody is an answer that is no object, whose readers know its size. It fails when it is too large.
type boundedBody struct {
	io.ReadCloser
	// left are the bytes that may still come.
	left int
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, fmt.Errorf("the server's answer is larger than %d bytes", maxAnswer)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
