// Package docker runs workloads on Docker Engine, or on Podman through its socket.
// It is the only package that knows testcontainers-go and the engine's client.
package docker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// Engine is a connection to the container engine of this machine.
type Engine struct {
	provider *testcontainers.DockerProvider
	client   client.APIClient
	name     string
	cpus     int
	// cgroups is where the kernel's control groups are mounted.
	cgroups string
}

// UnavailableError says that no container engine answers, which says nothing about the workload.
type UnavailableError struct {
	// Host is the address that was tried: "unix:///var/run/docker.sock".
	Host string
	// Reason is why it does not answer.
	Reason string
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("connecting to the container engine at %s: %s; start Docker, or install it from "+
		"https://docs.docker.com/engine/install, or point DOCKER_HOST at Podman's socket", e.Host, e.Reason)
}

// New connects to the engine that the docker command would use: DOCKER_HOST, else the
// current context, else the default socket. The error is an *UnavailableError when no engine answers.
func New(ctx context.Context) (*Engine, error) {
	host, err := chooseHost()
	if err != nil {
		return nil, err
	}
	// testcontainers-go reads this once, and has no option in code: without it every
	// start begins with pulling and starting a container that cleans up after crashes.
	if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
		return nil, fmt.Errorf("configuring the container engine's client: %w", err)
	}
	log.SetDefault(log.NewNoopLogger())

	// testcontainers-go goes on to other sockets when nothing answers at the one that was
	// named, so it gets a client that knows only that one.
	c, err := client.New(client.FromEnv)
	if err != nil {
		return nil, &UnavailableError{Host: host, Reason: reason(err)}
	}
	info, err := c.Info(ctx, client.InfoOptions{})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &UnavailableError{Host: host, Reason: reason(err)}
	}
	generic, err := testcontainers.ProviderDefault.GetProvider(testcontainers.WithLogger(log.NewNoopLogger()))
	provider, ok := generic.(*testcontainers.DockerProvider)
	if err != nil || !ok {
		return nil, &UnavailableError{Host: host, Reason: reason(err)}
	}
	provider.SetClient(c)
	version, err := c.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return nil, &UnavailableError{Host: host, Reason: reason(err)}
	}
	return &Engine{
		provider: provider, client: c, name: engineName(version), cpus: info.Info.NCPU, cgroups: "/sys/fs/cgroup",
	}, nil
}

// engineName is "Docker Engine 20.10.24" or "Podman 4.3.1".
func engineName(version client.ServerVersionResult) string {
	for _, part := range version.Components {
		if strings.Contains(part.Name, "Podman") {
			return "Podman " + part.Version
		}
	}
	return "Docker Engine " + version.Version
}

// Close ends the connection.
func (e *Engine) Close() error { return e.provider.Close() }

// DialHijack opens a raw connection through the engine's API, which is how its BuildKit is reached.
func (e *Engine) DialHijack(ctx context.Context, path, proto string, meta map[string][]string) (net.Conn, error) {
	return e.client.DialHijack(ctx, path, proto, meta)
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
