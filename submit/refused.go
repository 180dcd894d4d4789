package submit

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
)

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

// refusal reads Bacalhau's JSON of an error; another server's answer leaves the status alone.
func (c *Client) refusal(status int, body []byte) *RefusedError {
	r := &RefusedError{Target: c.target, Status: status}
	var answer apimodels.APIError
	if err := json.Unmarshal(body, &answer); err != nil || answer.Message == "" {
		r.Reason = fmt.Sprintf("%d %s", status, http.StatusText(status))
		r.hint = "is it Bacalhau's API that answers at " + c.target.Endpoint + "?"
		return r
	}
	r.Code, r.hint = answer.Code, firstLine(answer.Hint)
	r.Reason = joinLines(answer.Message)
	if reason := answer.Details["reason"]; reason != "" {
		r.Reason += ": " + joinLines(reason)
	}
	return r
}
