package docker

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
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
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "permission denied: is this user in the docker group?"
	case errors.As(err, &op):
		err = op.Err
	case client.IsErrConnectionFailed(err):
		return "nothing answers there"
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}
