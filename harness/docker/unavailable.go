package docker

import (
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

// reason is the innermost cause of a connection error, on one line.
func reason(err error) string {
	if err == nil {
		return "no answer"
	}
	var op *net.OpError
	var lookup *net.DNSError
	var request *url.Error
	switch {
	case errors.Is(err, fs.ErrPermission), strings.Contains(err.Error(), "permission denied while trying to connect"): // the client's own words
		return "permission denied: is this user in the docker group?"
	case errors.As(err, &op):
		err = op.Err
	case errors.As(err, &lookup):
		err = lookup
	case errors.As(err, &request):
		err = request.Err
	case client.IsErrConnectionFailed(err):
		return "nothing answers there"
	}
	text, _, _ := strings.Cut(daemonText(err), "\n")
	return strings.TrimSuffix(text, ".")
}
