// Package engine is the door to the container engine of this machine: Docker Engine, or Podman through its socket. It finds
// where the engine listens, speaks its API, and evens out what Podman does otherwise.
package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/containerd/platforms"
	"github.com/docker/cli/cli/connhelper"
	"github.com/docker/go-connections/sockets"
	"github.com/moby/moby/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/submit/limits"
)

// Engine is a connection to a container engine. The errors of its methods are in the engine's own words where it has answered
// (see Refusal), and containerd's errdefs tells of what kind they are.
type Engine struct {
	*Endpoint
	// Identity is known of an engine that Connect has reached.
	Identity
	api *client.Client
	// undialed is why the last connection could not be made, which the client keeps to itself.
	undialed atomic.Pointer[error]
}

// Identity is what an engine says of itself.
type Identity struct {
	// Name is "Docker Engine 20.10.24" or "Podman 4.3.1".
	Name string
	// Podman tells that it is Podman, of which podman.go knows what is different.
	Podman bool
	CPUs   int
	// Platform is the engine's own: "linux/amd64".
	Platform ocispec.Platform
	// Kernel is the release of its kernel, and Architecture what that is for: "amd64".
	Kernel, Architecture string
	// Rootless engines run as this user, whose folders a container's root sees as its own.
	Rootless bool
	Limits   Limits
}

// Limits are those that an engine enforces. One that runs without root has no control groups to set them in with cgroup
// version 1, and with version 2 those that were delegated to its user.
type Limits struct{ Memory, CPU bool }

// Connect makes a connection to the engine and asks it who it is. The error is an *UnavailableError when it does not answer.
func (to *Endpoint) Connect(ctx context.Context) (*Engine, error) {
	e, err := to.Open()
	if err == nil {
		err = e.identify(ctx)
	}
	switch {
	case err == nil:
		return e, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, to.Unavailable(err)
}

// Open makes a connection to the engine, which need not be there yet. The error is about its address or its certificates.
//
// Unlike the client by itself it takes a folder of certificates without a client's own, as the docker command does: not every
// engine asks for one.
func (to *Endpoint) Open() (*Engine, error) {
	secure, err := to.tls()
	if err != nil {
		return nil, err
	}
	e, host := &Engine{Endpoint: to}, to.Host
	transport := &http.Transport{TLSClientConfig: secure}
	options := []client.Opt{client.WithAPIVersionFromEnv()}
	target, err := client.ParseHostURL(host)
	if err == nil {
		switch target.Scheme {
		case "https":
			options = append(options, client.WithScheme("https"))
			fallthrough
		case "unix", "npipe", "tcp", "http":
			err = sockets.ConfigureTransport(transport, target.Scheme, target.Host)
		case "ssh":
			var helper *connhelper.ConnectionHelper
			if helper, err = connhelper.GetConnectionHelper(host); err == nil {
				host, transport.DialContext = helper.Host, helper.Dialer
			}
		default:
			err = errors.New("want unix://, npipe://, tcp:// or ssh://")
		}
	}
	if err == nil {
		dial, beside := transport.DialContext, newPing(transport, target, to.Host)
		e.api, err = client.New(append(options,
			client.WithHTTPClient(&http.Client{Transport: transport, CheckRedirect: client.CheckRedirect}),
			client.WithHTTPResponseHook(func(resp *http.Response) {
				limits.Engine.Tell(resp.Request.Method + " " + to.Host + " " + resp.Request.URL.Path + ": " + resp.Status)
			}),
			client.WithHost(host),
			client.WithDialContext(func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := dial(ctx, network, address)
				if err != nil {
					e.undialed.Store(&err)
					return nil, err
				}
				return beside.attend(conn), nil
			}))...)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the engine's address %s: %w", to.Host, err)
	}
	return e, nil
}

// Close ends the connection.
func (e *Engine) Close() error { return e.api.Close() }

// identify asks an engine who it is.
func (e *Engine) identify(ctx context.Context) error {
	first, end := context.WithTimeout(ctx, limits.Engine.Idle)
	defer end()
	if _, err := e.api.Ping(first, client.PingOptions{}); err != nil {
		return err
	}
	ctx, cancel := due(ctx)
	defer cancel()
	asked, err := e.api.Info(ctx, client.InfoOptions{})
	if err != nil {
		return err
	}
	version, err := e.api.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return err
	}
	e.Identity = Identity{
		Name: "Docker Engine " + version.Version, CPUs: asked.Info.NCPU, Kernel: asked.Info.KernelVersion,
		Platform:     platforms.Normalize(ocispec.Platform{OS: version.Os, Architecture: version.Arch}),
		Architecture: platforms.Normalize(ocispec.Platform{OS: "linux", Architecture: asked.Info.Architecture}).Architecture,
		Rootless:     slices.Contains(asked.Info.SecurityOptions, "name=rootless"),
		Limits:       Limits{Memory: asked.Info.MemoryLimit, CPU: asked.Info.CPUCfsQuota},
	}
	for _, part := range version.Components {
		if strings.Contains(part.Name, "Podman") {
			e.Name, e.Podman = "Podman "+part.Version, true
			return e.askPodman(ctx)
		}
	}
	return nil
}

// DialHijack opens a raw connection through the engine's API, which is how its BuildKit is reached.
func (e *Engine) DialHijack(ctx context.Context, path, proto string, meta map[string][]string) (net.Conn, error) {
	ctx, cancel := due(ctx)
	defer cancel()
	conn, err := e.api.DialHijack(ctx, path, proto, meta)
	return conn, InWords(err)
}

// ask is a GET of the engine's API for what its client does not know or cannot read.
func (e *Engine) ask(ctx context.Context, path string, answer any) error {
	ctx, cancel := due(ctx)
	defer cancel()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return e.api.Dialer()(ctx) }}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://engine"+path, nil)
	if err != nil {
		return err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return InWords(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s to GET %s", e.Name, response.Status, request.URL.Path)
	}
	text, err := limits.Engine.ReadAll(response.Body)
	if _, beyond := limits.Of(err); beyond || err == nil && json.Unmarshal(text, answer) != nil {
		err = fmt.Errorf("the answer of %s to GET %s cannot be read", e.Name, request.URL.Path)
	}
	return err
}
