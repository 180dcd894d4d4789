package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

// ErrRedirects is what a client's CheckRedirect returns to end a loop: it is not tried again.
var ErrRedirects = errors.New("stopped after 10 redirects")

// StatusError is an answer other than the file.
type StatusError struct {
	Code int
	// Status has the code in it: "404 Not Found".
	Status string
}

func (e *StatusError) Error() string { return e.Status }

// HTTP opens a file of a web server: with Range where the server keeps to it.
type HTTP struct {
	URL string
	// Client follows redirects by its own rules; http.DefaultClient when nil.
	Client *http.Client
	// Stall is how long the server may send nothing; StallTimeout when zero.
	Stall time.Duration
	// Answered is told of the first answer, before any of its body is read; it may be nil. Its error ends the transfer.
	Answered func(*http.Response) error
}

// Transport is http.DefaultTransport for servers that may not begin to answer.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = StallTimeout
	return t
}

// Version tells one content of a URL from others: the strong ETag, or else the Last-Modified. It is empty when the
// server tells neither.
func Version(h http.Header) string {
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag // only strong tags tell parts of one file apart
	}
	return h.Get("Last-Modified")
}

// Open is an Opener.
func (h *HTTP) Open(ctx context.Context, at Position) (*Opened, error) {
	within, cancel := context.WithCancelCause(ctx)
	request, err := http.NewRequestWithContext(within, http.MethodGet, h.URL, nil)
	if err != nil {
		cancel(nil)
		return nil, backoff.Permanent(errors.New("it is not a URL"))
	}
	request.Close = true                              // a server that sends more than it said would be heard of on the next request, and in the log
	request.Header.Set("Accept-Encoding", "identity") // offsets are those of the file itself
	if at.Offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", at.Offset))
		if at.Version != "" {
			request.Header.Set("If-Range", at.Version)
		}
	}
	response, err := cmp.Or(h.Client, http.DefaultClient).Do(request)
	if err != nil {
		cancel(nil)
		if errors.Is(err, ErrRedirects) {
			return nil, backoff.Permanent(ErrRedirects)
		}
		return nil, errors.New(reach.Reason(err))
	}
	stall := cmp.Or(h.Stall, StallTimeout)
	body := Watch(stall, fmt.Errorf("the server sent nothing for %s", stall), cancel).Arriving(response.Body)
	got, err := position(response, at)
	if told := h.Answered; err == nil && told != nil {
		h.Answered = nil
		if err = told(response); err != nil {
			err = backoff.Permanent(err)
		}
	}
	if err != nil {
		body.Close()
		return nil, err
	}
	return &Opened{body, got}, nil
}

// position is where an answer's body begins, or why the answer is none.
func position(response *http.Response, asked Position) (Position, error) {
	refused := &StatusError{response.StatusCode, response.Status}
	switch status := response.StatusCode; {
	case status == http.StatusOK:
		return Position{0, response.ContentLength, Version(response.Header)}, nil
	case status == http.StatusPartialContent && asked.Offset > 0:
		first, last, total, ok := contentRange(response.Header.Get("Content-Range"))
		if !ok || first == 0 || total >= 0 && last != total-1 {
			return Position{}, backoff.Permanent(ErrPart)
		}
		return Position{first, total, Version(response.Header)}, nil
	case status == http.StatusRequestedRangeNotSatisfiable && asked.Offset > 0:
		return Position{}, backoff.Permanent(ErrChanged) // it is shorter now
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 && time.Duration(seconds)*time.Second <= StallTimeout {
			return Position{}, fmt.Errorf("%s: %w", response.Status, backoff.RetryAfter(seconds))
		}
		return Position{}, refused
	case status >= http.StatusInternalServerError || status == http.StatusRequestTimeout:
		return Position{}, refused
	}
	return Position{}, backoff.Permanent(refused)
}

// contentRange reads "bytes 5-99/100", of which the total may be "*": -1.
func contentRange(s string) (first, last, total int64, ok bool) {
	s, found := strings.CutPrefix(s, "bytes ")
	bounds, whole, full := strings.Cut(s, "/")
	from, to, dashed := strings.Cut(bounds, "-")
	if !found || !full || !dashed {
		return 0, 0, 0, false
	}
	first, err1 := strconv.ParseInt(from, 10, 64)
	last, err2 := strconv.ParseInt(to, 10, 64)
	total, err3 := strconv.ParseInt(whole, 10, 64)
	if whole == "*" {
		total, err3 = -1, nil
	}
	return first, last, total, errors.Join(err1, err2, err3) == nil
}

// Client asks one host, to which its credentials go and no further: it follows no redirect. Of every answer it reads at
// most so many bytes; zero is all.
func Client(t http.RoundTripper, most int64) *http.Client {
	if most > 0 {
		t = bounded{t, most}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded ends every answer.
type bounded struct {
	http.RoundTripper
	most int64
}

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, b.most), resp.Body}
	}
	return resp, err
}
