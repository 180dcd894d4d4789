package transfer

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// What ends a download that was to go on behind what is there already. From its beginning it may still succeed.
var (
	ErrChanged = errors.New("the file changed while it was fetched")
	ErrPart    = errors.New("the server sent another part than it was asked for")
)

// StatusError is an answer other than the file.
type StatusError struct {
	Code int
	// Status has the code in it: "404 Not Found".
	Status string
}

func (e *StatusError) Error() string { return e.Status }

func refused(r *http.Response) error { return &StatusError{r.StatusCode, r.Status} }

// Version tells one content of a URL from others: the strong ETag, or else the Last-Modified. It is empty when the
// server tells neither.
func Version(h http.Header) string {
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag // only strong tags tell parts of one file apart
	}
	return h.Get("Last-Modified")
}

// accept puts the answer's body at the offset.
func (d *Download) accept(response *http.Response, body io.Reader) error {
	switch status := response.StatusCode; {
	case status == http.StatusPartialContent && d.offset > 0:
		return d.acceptPart(response)
	case status == http.StatusRequestedRangeNotSatisfiable && d.offset > 0:
		return backoff.Permanent(ErrChanged) // it is shorter now
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 && time.Duration(seconds)*time.Second <= StallTimeout {
			return fmt.Errorf("%s: %w", response.Status, backoff.RetryAfter(seconds))
		}
		return refused(response)
	case status >= http.StatusInternalServerError || status == http.StatusRequestTimeout:
		return refused(response)
	case status != http.StatusOK:
		return backoff.Permanent(refused(response))
	}
	if err := d.answered(response); err != nil {
		return backoff.Permanent(err)
	}
	if version := Version(response.Header); !d.begun {
		d.begun, d.version, d.size = true, version, response.ContentLength
	} else if version != d.version || response.ContentLength != d.size {
		return backoff.Permanent(ErrChanged)
	}
	if _, err := io.CopyN(io.Discard, body, d.offset); err != nil {
		return fmt.Errorf("the connection broke again before byte %d: %w", d.offset, err)
	}
	return nil
}

// acceptPart wants the rest of the file, and the version whose beginning is there already.
func (d *Download) acceptPart(response *http.Response) error {
	if err := d.answered(response); err != nil {
		return backoff.Permanent(err)
	}
	first, last, total, ok := contentRange(response.Header.Get("Content-Range"))
	switch tag := Version(response.Header); {
	case !ok || first != d.offset:
		return backoff.Permanent(ErrPart)
	case total >= 0 && d.size >= 0 && total != d.size, tag != "" && d.version != "" && tag != d.version:
		return backoff.Permanent(ErrChanged)
	case total >= 0 && last != total-1:
		return backoff.Permanent(ErrPart)
	}
	return nil
}

// answered tells of the first answer.
func (d *Download) answered(response *http.Response) error {
	told := d.o.Answered
	d.o.Answered = nil
	if told == nil {
		return nil
	}
	return told(response)
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
