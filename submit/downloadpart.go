package submit

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// accept puts the answer's body at the offset.
func (d *download) accept(response *http.Response) error {
	skip := d.offset
	switch status := response.StatusCode; {
	case status == http.StatusPartialContent && d.offset > 0:
		var first int64
		if _, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-", &first); err != nil || first != d.offset {
			return backoff.Permanent(errors.New("the server sent another part than it was asked for"))
		}
		return nil
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 && time.Duration(seconds)*time.Second <= stallTimeout {
			return fmt.Errorf("%s: %w", response.Status, backoff.RetryAfter(seconds))
		}
		return errors.New(response.Status)
	case status >= http.StatusInternalServerError || status == http.StatusRequestTimeout:
		return errors.New(response.Status)
	case status != http.StatusOK:
		return backoff.Permanent(errors.New(response.Status))
	}
	version := response.Header.Get("ETag")
	if version == "" || len(version) > 2 && version[:2] == "W/" {
		version = response.Header.Get("Last-Modified") // only strong tags tell parts of one file apart
	}
	if !d.begun {
		d.begun, d.version, d.size = true, version, response.ContentLength
		d.sized(d.size)
	} else if version != d.version || response.ContentLength != d.size {
		return backoff.Permanent(errors.New("the file changed while it was fetched"))
	}
	if _, err := io.CopyN(io.Discard, response.Body, skip); err != nil {
		return fmt.Errorf("the connection broke again before byte %d: %w", skip, err)
	}
	return nil
}
