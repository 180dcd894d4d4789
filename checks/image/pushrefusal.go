package image

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Refused is what a registry does not take of a push.
type Refused string

// What registries refuse. A login may be none, or one that may not push there.
const (
	RefusedLogin Refused = "login"
	RefusedName  Refused = "name"
	RefusedTag   Refused = "tag"
	RefusedSpace Refused = "space"
	RefusedSize  Refused = "size"
	RefusedNow   Refused = "now" // it is busy
	RefusedOther Refused = "other"
)

// PushRefusal is a registry's no to a push.
type PushRefusal struct {
	// Host is the registry as engines log in to it: "ghcr.io", "docker.io".
	Host string
	What Refused
	// Words are the registry's: "403 Forbidden: requested access to the resource is denied".
	Words string
	// after is how long a registry that is busy wants to be left alone; zero when it does not say.
	after time.Duration
}

// Longer is the limit to set for waiting longer for a registry that is busy, as --limit takes it.
func (r *PushRefusal) Longer() string {
	hours := int(max(r.after, limits.Registry.Total)/time.Hour) + 1
	return fmt.Sprintf("%s.total=%dh", limits.Registry.Name, hours)
}

// Error implements error.
func (r *PushRefusal) Error() string { return r.Words }

// pushRefusal makes of a registry's answer to a push a *PushRefusal, and names the registry in the errors of the connection. What
// the registry says that has a layer now is a *rootfs.DamageError.
func pushRefusal(to name.Reference, err error) error {
	host := to.Context().RegistryStr()
	if busy, ok := errors.AsType[*PushRefusal](err); ok {
		busy.Host = engineHost(host)
		return busy
	}
	answer, ok := errors.AsType[*transport.Error](err)
	if !ok {
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		if plain, ok := errors.AsType[*plainError](err); ok && !untrusted {
			return &unreachableError{Host: host, Err: cause(plain.error)}
		}
		return unreachable(host, err)
	}
	if from := answer.Request; from != nil && from.Method == http.MethodGet && strings.Contains(from.URL.Path, "/blobs/") {
		return &rootfs.DamageError{Part: "layer " + path.Base(from.URL.Path), Fault: "cannot be read where it is now (" + registrySays(answer) + ")"}
	}
	r := &PushRefusal{Host: engineHost(host), What: whatIsRefused(answer), Words: registrySays(answer)}
	if r.What == RefusedOther && answer.StatusCode >= http.StatusInternalServerError {
		return &unreachableError{Host: host, Err: errors.New(r.Words)}
	}
	return r
}

// engineHost is the registry as engines log in to it.
func engineHost(host string) string {
	if host == name.DefaultRegistry {
		return "docker.io"
	}
	return host
}

// Registries say most of it in words alone: the code for a tag that is taken differs from one to the next, and a disk that is full
// is an internal error to the one that most run themselves.
var (
	tagTaken = regexp.MustCompile(`(?i)immutable|cannot be overwritten|(?:tag|manifest|image) .*already exists|overwriting .*(?:not allowed|disabled)`)
	noSpace  = regexp.MustCompile(`(?i)no space left|insufficient storage|quota|disk.*full|not enough space|out of space|\bErr:28\b`)
)

func whatIsRefused(answer *transport.Error) Refused {
	has := func(codes ...transport.ErrorCode) bool {
		return slices.ContainsFunc(answer.Errors, func(e transport.Diagnostic) bool { return slices.Contains(codes, e.Code) })
	}
	_, text, _ := strings.Cut(answer.Error(), ": ") // behind the request; an answer's details hold the system's words
	switch status := answer.StatusCode; {
	case status == http.StatusTooManyRequests:
		return RefusedNow
	case tagTaken.MatchString(text):
		return RefusedTag
	case status == http.StatusInsufficientStorage, noSpace.MatchString(text):
		return RefusedSpace
	case status == http.StatusUnauthorized, has(transport.UnauthorizedErrorCode, transport.DeniedErrorCode), status == http.StatusForbidden:
		return RefusedLogin
	case has(transport.NameInvalidErrorCode, transport.NameUnknownErrorCode), status == http.StatusNotFound:
		return RefusedName
	case has(transport.TagInvalidErrorCode):
		return RefusedTag
	case status == http.StatusRequestEntityTooLarge, has(transport.SizeInvalidErrorCode):
		return RefusedSize
	}
	return RefusedOther
}
