package pinning

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// askTimeout is how long a service may take for one answer.
	askTimeout = 30 * time.Second
	// maxSilent is how many questions in a row may go without an answer while a request is waited for.
	maxSilent = 5
	// maxAnswer bounds what is read of one answer, in bytes.
	maxAnswer = 1 << 20
)

// Error says what a pinning service did not do, and why.
type Error struct {
	// Doing is what it was asked, as a gerund, and Host who was asked.
	Doing, Host string
	// Status of its answer; 0 when there was none.
	Status int
	Reason string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: the pinning service %s: %s", e.Doing, e.Host, e.Reason)
}

// Hint is what to type.
func (e *Error) Hint() string {
	if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
		return "set SEATRIAL_PINNING_TOKEN to an access token of the service, or name a file that has it: --pinning-token-file FILE"
	}
	return ""
}

// passing tells whether the same question may be answered later.
func (e *Error) passing() bool {
	return e.Status == 0 || e.Status == http.StatusTooManyRequests || e.Status >= http.StatusInternalServerError
}

// boundedTransport ends every answer after maxAnswer bytes.
type boundedTransport struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}
