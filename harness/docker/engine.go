// Package docker runs workloads on Docker Engine, or on Podman through its socket.
// It is the only package that knows testcontainers-go and the engine's client.
package docker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/containerd/platforms"
	"github.com/moby/moby/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"

	"github.com/seatrial/seatrial/harness/session"
)

// Engine is a connection to the container engine of this machine.
type Engine struct {
	provider *testcontainers.DockerProvider
	client   client.APIClient
	name     string
	// podman tells that the engine is Podman, of which podman.go knows what is different.
	podman bool
	cpus   int
	// platform is the engine's own: "linux/amd64".
	platform ocispec.Platform
	// binfmt is where its kernel's handlers of foreign programs are, or empty when that is out of sight.
	binfmt string
	// cgroups is where the kernel's control groups are mounted.
	cgroups string
	// rootless engines run as this user, whose folders a container's root sees as its own.
	rootless bool
	limits   limits
	// gatewayImage is that of the proxy in http mode.
	gatewayImage string
	// own is the session of a process that has not begun one.
	own      *session.Session
	sweeping sync.WaitGroup
}

// New connects to the engine of this machine, which engine.Find finds, and begins to remove what runs that were
// killed have left there. The error is an *UnavailableError when no engine answers.
func New(ctx context.Context) (*Engine, error) {
	found, err := chooseHost(ctx)
	if err != nil {
		return nil, err
	}
	unavailable := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &UnavailableError{Host: found.Host, Tried: found.Tried, Reason: reason(err)}
	}
	// testcontainers-go reads this once, and has no option in code: without it every
	// start begins with pulling and starting a container that cleans up after crashes.
	if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
		return nil, fmt.Errorf("configuring the container engine's client: %w", err)
	}
	log.SetDefault(log.NewNoopLogger())

	// testcontainers-go goes on to other sockets when nothing answers at the one that was
	// named, so it gets a client that knows only that one.
	options, err := clientOptions(found)
	if err != nil {
		return nil, unavailable(err)
	}
	c, err := client.New(options...)
	if err != nil {
		return nil, unavailable(err)
	}
	info, err := c.Info(ctx, client.InfoOptions{})
	if err != nil {
		return nil, unavailable(err)
	}
	provider, err := newProvider(found)
	if err != nil {
		return nil, unavailable(err)
	}
	provider.SetClient(ownNetworks{c})
	version, err := c.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return nil, unavailable(err)
	}
	name := engineName(version)
	e := &Engine{
		provider: provider, client: c, name: name, podman: strings.HasPrefix(name, "Podman"), cpus: info.Info.NCPU,
		platform: platforms.Normalize(ocispec.Platform{OS: version.Os, Architecture: version.Arch}),
		binfmt:   binfmtOf(found.Host, info.Info.KernelVersion),
		cgroups:  "/sys/fs/cgroup", gatewayImage: gatewayImage,
		rootless: slices.Contains(info.Info.SecurityOptions, "name=rootless"),
		limits:   limits{memory: info.Info.MemoryLimit, cpu: info.Info.CPUCfsQuota},
	}
	if err := e.askPodman(ctx); err != nil {
		return nil, unavailable(err)
	}
	if session.Current() == nil {
		if e.own, err = session.Begin(); err != nil {
			return nil, err
		}
	}
	e.sweep(ctx)
	return e, nil
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

// Close ends the connection. What it had to clean up is done by then.
func (e *Engine) Close() error {
	e.sweeping.Wait()
	return errors.Join(e.own.End(), e.provider.Close())
}

// DialHijack opens a raw connection through the engine's API, which is how its BuildKit is reached.
func (e *Engine) DialHijack(ctx context.Context, path, proto string, meta map[string][]string) (net.Conn, error) {
	return e.client.DialHijack(ctx, path, proto, meta)
}
