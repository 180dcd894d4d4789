// Package docker runs workloads on Docker Engine, or on Podman through its socket.
// It is the door to testcontainers-go.
package docker

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"

	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/session"
)

// Engine makes runs on the container engine of this machine.
type Engine struct {
	engine   *engine.Engine
	provider *testcontainers.DockerProvider
	// binfmt is where its kernel's handlers of foreign programs are, or empty when that is out of sight.
	binfmt string
	// cgroups is where the kernel's control groups are mounted.
	cgroups string
	// gatewayImage is that of the proxy in http mode.
	gatewayImage string
	// own is the session of a process that has not begun one.
	own      *session.Session
	sweeping sync.WaitGroup
}

// New connects to the engine of this machine, which engine.Find finds, and begins to remove what runs that were
// killed have left there. The error is an *engine.UnavailableError when no engine answers.
func New(ctx context.Context) (*Engine, error) {
	found, err := engine.Find(ctx)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(found.Host, "ssh://") {
		return nil, &engine.UnavailableError{Host: found.Host, Reason: "the engine is on another machine, and the local run needs its folders on this one"}
	}
	connected, err := found.Connect(ctx)
	if err != nil {
		return nil, err
	}
	provider, err := newProvider(connected)
	if err != nil {
		return nil, found.Unavailable(err)
	}
	e := &Engine{
		engine: connected, provider: provider,
		binfmt: binfmtOf(connected), cgroups: "/sys/fs/cgroup", gatewayImage: gatewayImage,
	}
	if session.Current() == nil {
		if e.own, err = session.Begin(); err != nil {
			return nil, err
		}
	}
	e.sweep(ctx)
	return e, nil
}

// Close ends the connection. What it had to clean up is done by then.
func (e *Engine) Close() error {
	e.sweeping.Wait()
	return errors.Join(e.own.End(), e.engine.Close())
}

// providing lets one provider be made at a time.
var providing sync.Mutex

// newProvider makes testcontainers-go's provider, with our client.
//
// This is the one place where the process's environment is set, and only until the provider is there. testcontainers-go reads
// from nowhere else where the engine is (it knows neither contexts nor all of the usual sockets, and would go on to another one),
// and that it is not to begin with pulling and starting a container that cleans up after crashes. It makes a client of its own
// before it takes ours, and fails to do so with a folder of certificates that is not complete: such a folder is hidden from it.
func newProvider(to *engine.Engine) (_ *testcontainers.DockerProvider, err error) {
	providing.Lock()
	defer providing.Unlock()
	wanted := to.Environment()
	missing := func(name string) bool { return !exists(filepath.Join(to.Certs, name)) }
	if to.Certs != "" && slices.ContainsFunc([]string{"ca.pem", "cert.pem", "key.pem"}, missing) {
		wanted[engine.EnvCerts], wanted[engine.EnvVerify] = "", ""
	}
	wanted["TESTCONTAINERS_RYUK_DISABLED"] = "true"
	for name, value := range wanted {
		before, set := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil {
			return nil, err
		}
		defer func() {
			if set {
				err = errors.Join(err, os.Setenv(name, before))
			} else {
				err = errors.Join(err, os.Unsetenv(name))
			}
		}()
	}
	log.SetDefault(log.NewNoopLogger())
	provider, err := testcontainers.NewDockerProvider(
		testcontainers.WithLogger(log.NewNoopLogger()), testcontainers.WithDefaultBridgeNetwork(testcontainers.Bridge))
	if err != nil {
		return nil, err
	}
	provider.SetClient(to.Client())
	return provider, nil
}
