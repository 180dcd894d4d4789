package build

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/moby/buildkit/client"
	// buildctl's ways to a buildkitd in a container or on another machine, which are registered by being imported.
	_ "github.com/moby/buildkit/client/connhelper/dockercontainer"
	_ "github.com/moby/buildkit/client/connhelper/kubepod"
	_ "github.com/moby/buildkit/client/connhelper/podmancontainer"
	_ "github.com/moby/buildkit/client/connhelper/ssh"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// EnvBuilder is the variable by which buildctl and others find a buildkitd.
const EnvBuilder = "BUILDKIT_HOST"

// builder is a connection to BuildKit.
type builder struct {
	*client.Client
	// name is how errors speak of it, and engine tells that it is the engine's own.
	name   string
	engine bool
	close  func()
}

// connect reaches a buildkitd at its address, or the engine's own BuildKit when there is none.
func connect(ctx context.Context, opts Options) (*builder, error) {
	if opts.Builder != "" {
		return connectDaemon(ctx, opts.Builder, opts.TLS)
	}
	found, err := engine.Find(ctx)
	if err != nil {
		return nil, err
	}
	e, err := found.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if e.Podman {
		e.Close()
		return nil, &harness.UnsupportedError{Reason: "reaching the engine's BuildKit: " + e.Name +
			" has none; name a buildkitd with --builder or " + EnvBuilder + ", or build with podman build, and try what it made: " +
			"seatrial test docker-daemon:localhost/NAME"}
	}
	b := &builder{name: "the engine's BuildKit", engine: true}
	// As docker build reaches it, through the engine's API.
	b.Client, err = client.New(ctx, "",
		client.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return e.DialHijack(ctx, "/grpc", "h2c", nil)
		}),
		client.WithSessionDialer(func(ctx context.Context, proto string, meta map[string][]string) (net.Conn, error) {
			return e.DialHijack(ctx, "/session", proto, meta)
		}))
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("connecting to %s: %w", b.name, err)
	}
	b.close = func() {
		_ = b.Close()
		_ = e.Close()
	}
	return b, nil
}

// schemes are those of the addresses of a buildkitd.
var schemes = []string{"unix", "tcp", "npipe", "docker-container", "podman-container", "kube-pod", "ssh"}

// CheckBuilder refuses what is no address of a buildkitd. The error is an *OptionError.
func CheckBuilder(address string) error {
	at, err := url.Parse(address)
	for _, scheme := range schemes {
		if err == nil && at.Scheme == scheme && at.Host+at.Path != "" {
			return nil
		}
	}
	return &OptionError{Flag: "builder", Value: address,
		Reason:  "want the address of a buildkitd, which begins with " + strings.Join(schemes, "://, ") + "://",
		Instead: "--builder unix:///run/buildkit/buildkitd.sock"}
}

// Exposed says what travels in plain text to a builder on another machine; empty for one that is reached in another way.
func Exposed(address string, tls TLS) string {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "tcp" || tls != (TLS{}) || limits.Loopback(at.Hostname()) {
		return ""
	}
	return "files, secrets and logins of the build travel to " + at.Redacted() + " in plain text; --tlscacert, ssh:// and unix:// do not let others read them"
}

// unreachedError is that of a buildkitd that does not answer.
type unreachedError struct{ name, reason, hint string }

func (e *unreachedError) Error() string {
	return fmt.Sprintf("reaching %s: %s", e.name, words.Said(e.reason))
}

// Hint is what to type; empty when nothing comes to mind.
func (e *unreachedError) Hint() string { return e.hint }

func connectDaemon(ctx context.Context, address string, tls TLS) (*builder, error) {
	if err := cmp.Or(CheckBuilder(address), tls.Check(address)); err != nil {
		return nil, err
	}
	b := &builder{name: "buildkitd at " + address}
	failed := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &unreachedError{b.name, unreached(err), tls.hint(address, err)}
	}
	var err error
	if b.Client, err = client.New(ctx, address, tls.options(address)...); err != nil {
		return nil, failed(err)
	}
	b.close = func() { _ = b.Close() }
	asking, cancel := context.WithTimeout(ctx, limits.Engine.Idle)
	defer cancel()
	// Those before 0.11 do not know the question, and have answered it.
	if _, err := b.Info(asking); err != nil && status.Code(err) != codes.Unimplemented {
		b.close()
		return nil, failed(err)
	}
	return b, nil
}
