package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"

	"github.com/moby/moby/client"
)

// UnavailableError says that no container engine answers, which says nothing about the workload.
type UnavailableError struct {
	// Host is the address that was tried: "unix:///var/run/docker.sock".
	Host string
	// Tried are other addresses that were.
	Tried []string
	// Reason is why Host does not answer.
	Reason string
}

func (e *UnavailableError) Error() string {
	text := fmt.Sprintf("connecting to the container engine at %s: %s", e.Host, e.Reason)
	if len(e.Tried) > 0 {
		text += " (and no engine answers at " + strings.Join(e.Tried, ", ") + ")"
	}
	return text + "; start Docker, or install it from https://docs.docker.com/engine/install, or point DOCKER_HOST at Podman's socket"
}

// Unavailable is the *UnavailableError for what went wrong with a connection.
func (to *Endpoint) Unavailable(err error) error {
	return &UnavailableError{Host: to.Host, Tried: to.Tried, Reason: reason(err)}
}

// reason is the innermost cause of a connection error, on one line.
func reason(err error) string {
	var op *net.OpError
	var lookup *net.DNSError
	var request *url.Error
	switch {
	case errors.Is(err, fs.ErrPermission), strings.Contains(err.Error(), "permission denied while trying to connect"): // the client's own words
		return "permission denied: is this user in the docker group?"
	case errors.As(err, new(*silentError)), errors.Is(err, context.DeadlineExceeded):
		return "it takes connections and does not answer"
	case errors.As(err, &op):
		err = op.Err
	case errors.As(err, &lookup):
		err = lookup
	case errors.As(err, &request):
		err = request.Err
	case Unreached(err):
		return "nothing answers there"
	}
	text, _, _ := strings.Cut(InWords(err).Error(), "\n")
	return strings.TrimSuffix(text, ".")
}

// Unreached tells the error of a connection that was not made, or lost, from an engine's answer.
func Unreached(err error) bool { return client.IsErrConnectionFailed(err) }

// Cause is why the engine could not be reached, in the system's words where the client has put its own in their place.
func (e *Engine) Cause(err error) error {
	if why := e.undialed.Load(); why != nil && Unreached(err) {
		return *why
	}
	return err
}

// Refusal is an engine's answer that it does not do what it was asked.
type Refusal struct {
	// Words are the engine's own, without the client's words around them.
	Words string
	err   error
}

func (r *Refusal) Error() string { return r.Words }

// Unwrap returns the client's error.
func (r *Refusal) Unwrap() error { return r.err }

// Refused finds the engine's answer in an error, also in one of a library that uses the same client. It is nil when the engine
// did not answer.
func Refused(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) || err == nil || Unreached(err) {
		return r
	}
	_, words, ok := strings.Cut(err.Error(), "Error response from daemon: ")
	if !ok {
		return nil
	}
	return &Refusal{strings.TrimSpace(words), err}
}

// InWords gives an error the engine's own words when it has any. Of an engine that has none any more, it says only that.
func InWords(err error) error {
	if silent := (*silentError)(nil); errors.As(err, &silent) {
		return silent
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &silentError{}
	}
	if r := Refused(err); r != nil {
		return r
	}
	return err
}
