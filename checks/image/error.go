package image

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// unreachableError is a registry or an engine that gave no answer to judge by:
// no such host, connection refused, no answer in time, a server error.
type unreachableError struct {
	// Host is the registry or the engine's address.
	Host string
	Err  error
}

// Error is one line that names the host.
func (e *unreachableError) Error() string {
	text := words.Said(e.Err.Error())
	if strings.Contains(text, e.Host) {
		return text
	}
	return e.Host + ": " + text
}

// Unwrap returns the cause.
func (e *unreachableError) Unwrap() error { return e.Err }

// refused turns an answer that the registry does not have the image, or does
// not show it, into the registry's words. Every other error stays one.
func refused(ref name.Reference, err error) (refusal string, _ error) {
	if err == nil {
		return "", nil
	}
	host := ref.Context().RegistryStr()
	answer, ok := errors.AsType[*transport.Error](err)
	switch {
	case !ok:
		return "", unreachable(host, err)
	case shows(answer):
		return registrySays(answer), nil
	}
	return "", &unreachableError{Host: host, Err: errors.New(registrySays(answer))}
}

// shows tells the answers "no such image" and "not for you" from an outage.
func shows(answer *transport.Error) bool {
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return true
	case http.StatusNotFound:
		// The token service's own 404 says nothing about the image.
		return answer.Request == nil || strings.HasPrefix(answer.Request.URL.Path, "/v2/")
	}
	return slices.ContainsFunc(answer.Errors, func(e transport.Diagnostic) bool {
		switch e.Code {
		case transport.NameUnknownErrorCode, transport.ManifestUnknownErrorCode, transport.DeniedErrorCode, transport.UnauthorizedErrorCode:
			return true
		}
		return false
	})
}

// registrySays is the status and the registry's message: "404 Not Found: manifest unknown".
func registrySays(answer *transport.Error) string {
	text := fmt.Sprintf("%d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	for _, e := range answer.Errors {
		if says := cmp.Or(strings.TrimSpace(e.Message), string(e.Code)); says != "" {
			return words.Said(text + ": " + says)
		}
	}
	return strings.TrimSpace(text)
}

// unreachable marks errors of the network; what a registry sent and could not be understood is not one.
func unreachable(host string, err error) error {
	var network net.Error
	var request *url.Error
	switch {
	case errors.As(err, &request):
		// The address it would repeat is the registry's own business; the cause is not.
		return &unreachableError{Host: host, Err: cause(request.Err)}
	case errors.As(err, &network), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.DeadlineExceeded), stalled(err):
		return &unreachableError{Host: host, Err: cause(err)}
	default:
		return err
	}
}

// stalled tells a wait that was given up.
func stalled(err error) bool {
	bound, ok := limits.Of(err)
	return ok && bound.Timeout()
}

func cause(err error) error {
	var waited net.Error
	var authority x509.UnknownAuthorityError
	bound, limited := limits.Of(err)
	switch {
	case limited:
		return bound
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &waited) && waited.Timeout():
		return fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
	case errors.As(err, &authority):
		return untrusted(authority)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("the connection was closed without an answer: %w", io.EOF)
	default:
		return err
	}
}

// untrusted says what is to be done about a certificate that nobody vouches for: a small Debian vouches for none.
func untrusted(err x509.UnknownAuthorityError) error {
	advice := "the system has to trust it"
	if roots, _ := x509.SystemCertPool(); roots != nil && roots.Equal(x509.NewCertPool()) {
		advice = "this system trusts none at all: install its package ca-certificates"
	}
	return fmt.Errorf("%w; %s", err, advice)
}

// unmarshal is json.Unmarshal with errors for people.
func unmarshal(raw []byte, into any) error {
	if err := countable(raw); err != nil {
		return err
	}
	return readable(json.Unmarshal(raw, into))
}

// readable words an error of encoding/json, or one that wraps it, without the names of Go's types.
func readable(err error) error {
	var mismatch *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mismatch):
		if mismatch.Field == "" {
			return fmt.Errorf("it holds a JSON %s where another type belongs", mismatch.Value)
		}
		return fmt.Errorf("%q holds a JSON %s where another type belongs", mismatch.Field, mismatch.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON: %w", err)
	case errors.Is(err, io.EOF):
		return errors.New("it is not JSON: it ends too early")
	default:
		return err
	}
}
