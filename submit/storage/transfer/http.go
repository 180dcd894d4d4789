package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

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
	// Client is one that package limits makes, which bounds what comes and how long that takes.
	Client *http.Client
	// Answered is told of the first answer, before any of its body is read; it may be nil. Its error ends the transfer.
	Answered func(*http.Response) error
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
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL, nil)
	if err != nil {
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
	response, err := h.Client.Do(request)
	if err != nil {
		return nil, unanswered(err)
	}
	body := response.Body
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

// unanswered is why there is no answer, in few words.
func unanswered(err error) error {
	beyond, limited := limits.Of(err)
	switch {
	case limited && beyond.Field != "idle":
		return backoff.Permanent(beyond)
	case limited:
		return beyond
	case errors.Is(err, limits.ErrCircle):
		return backoff.Permanent(limits.ErrCircle)
	case errors.Is(err, limits.ErrElsewhere):
		return backoff.Permanent(limits.ErrElsewhere)
	}
	return errors.New(reach.Reason(err))
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
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 && time.Duration(seconds)*time.Second <= limits.WebInput.Idle {
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

// Client asks one host, to which its credentials go and no further: it follows no redirect. t bounds what is read.
func Client(t http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
