package submit

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/bacalhau-project/bacalhau/pkg/bacerrors"
	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// UnreachableError tells that a network did not answer.
type UnreachableError struct {
	Target Target
	Err    error
}

// Error is one line: "asking the network at http://127.0.0.1:1234 (default): connection refused".
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("asking the network at %s (%s): %s", e.Target.Endpoint, e.Target.Origin, unreachable(e.Err))
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// Hint says how to reach a network.
func (e *UnreachableError) Hint() string {
	var authority x509.UnknownAuthorityError
	if errors.As(e.Err, &authority) {
		return "set API.TLS.CAFile in Bacalhau's config.yaml, or BACALHAU_API_TLS_CAFILE"
	}
	return "name another network with --api-host HOST, or try on this machine with: seatrial submit --local"
}

// errSilent ends a look at the network that took too long, which is not the end of what looks.
var errSilent = errors.New("no answer in time")

// noAPI is what is wrong with an answer that is none of a network.
const noAPI = "it does not answer as Bacalhau's API does"

// explain turns a failed request into an *UnreachableError, a *RefusedError, or an error about the answer.
func (c *Client) explain(ctx context.Context, e *exchange, err error) error {
	var answer answerError
	limit, limited := limits.Of(e.err)
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		return &UnreachableError{Target: c.target, Err: errSilent}
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", c.asking(), ctx.Err())
	case errors.As(e.err, &answer), errors.As(err, &answer):
		return fmt.Errorf("%s: %w", c.asking(), answer)
	case limited && !limit.Timeout():
		return fmt.Errorf("%s: %w", c.asking(), limit)
	case limited:
		return &UnreachableError{Target: c.target, Err: limit}
	case e.status >= http.StatusBadRequest:
		return c.refusal(e.status, e.refusal)
	case hasCode(err, bacerrors.TimeOutError):
		// Not the timeout's own error: it passes for the end of ctx.
		return &UnreachableError{Target: c.target, Err: errSilent}
	case e.err != nil:
		return &UnreachableError{Target: c.target, Err: e.err}
	case e.status != 0:
		return fmt.Errorf("%s: %w", c.asking(), answerError(noAPI))
	}
	return &UnreachableError{Target: c.target, Err: err}
}

func hasCode(err error, code bacerrors.ErrorCode) bool {
	var coded bacerrors.Error
	return errors.As(err, &coded) && coded.Code() == code
}

// unreachable is the innermost reason of a connection that failed.
func unreachable(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return name.Err + ": " + name.Name
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "no answer in time"
	}
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return words.Fold(err.Error())
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}

// RefusedError tells that a network answered, and refused.
type RefusedError struct {
	Target Target
	// Status is of HTTP: 400, 401, 403, 404…
	Status int
	// Code is Bacalhau's: "Unauthorized", "NotFound"; it may be empty.
	Code string
	// Reason is Bacalhau's own text in one line.
	Reason string
	hint   string
	// own: it is Bacalhau's API that refused, and not a server in between.
	own bool
}

// Error is one line: "asking the network at http://127.0.0.1:1234 (default): job not found: j-1".
func (e *RefusedError) Error() string {
	return fmt.Sprintf("asking the network at %s (%s): %s", e.Target.Endpoint, e.Target.Origin, e.Reason)
}

// Hint is what to do about it; it may be empty.
func (e *RefusedError) Hint() string {
	switch {
	case e.Status == http.StatusUnauthorized && e.Target.Credential == nil:
		return "set BACALHAU_API_KEY, or BACALHAU_API_USERNAME and BACALHAU_API_PASSWORD, or log in with: bacalhau auth sso login"
	case e.Status == http.StatusUnauthorized:
		return "the credential is of " + e.Target.Credential.Origin
	case e.Status == http.StatusForbidden && e.Target.Credential != nil:
		return "ask the network's operator for the capability; the credential is of " + e.Target.Credential.Origin
	}
	return e.hint
}

// Unchanged tells that the network has a job of the same name that is the same (pkg/orchestrator/endpoint.go, SubmitJob).
func (e *RefusedError) Unchanged() bool { return strings.HasPrefix(e.Reason, "no changes detected") }

// refusal reads Bacalhau's JSON of an error; another server's answer leaves the status alone.
func (c *Client) refusal(status int, body []byte) *RefusedError {
	r := &RefusedError{Target: c.target, Status: status}
	var answer apimodels.APIError
	if err := json.Unmarshal(body, &answer); err != nil || answer.Message == "" {
		r.Reason = fmt.Sprintf("%d %s", status, http.StatusText(status))
		r.hint = "is it Bacalhau's API that answers at " + c.target.Endpoint + "?"
		return r
	}
	r.own, r.Code, r.hint = true, answer.Code, firstLine(answer.Hint)
	r.Reason = words.Fold(answer.Message)
	if reason := answer.Details["reason"]; reason != "" {
		r.Reason += ": " + words.Fold(reason)
	}
	return r
}
