// Package build makes images with the BuildKit inside the local engine.
// It is the door to BuildKit's client.
package build

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/distribution/reference"
	"github.com/docker/cli/cli/config"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/tonistiigi/fsutil"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Options are those of docker build, by the same names.
type Options struct {
	// ContextDir is the folder whose files the Dockerfile can copy; its .dockerignore is honoured.
	ContextDir string
	// Dockerfile is a path on this machine; empty means the file of that name in ContextDir.
	Dockerfile string
	// Tags are the names the engine gives the image; "latest" is added where a tag is missing.
	Tags []string
	// Platform to build for: "linux/amd64"; empty means the engine's own.
	Platform string
	// BuildArgs are NAME=VALUE.
	BuildArgs []string
	// Target is the stage to build; empty means the last.
	Target string
	// NoCache builds every step anew.
	NoCache bool
	// Progress receives BuildKit's own display, live on a terminal and plain elsewhere; nil shows nothing.
	Progress io.Writer
}

// Build builds an image and returns its ID, "sha256:…", as docker build -q prints it. The error is an *Error when the Dockerfile or one of its steps
// is at fault, matches fs.ErrNotExist when the Dockerfile or the context is missing, and
// is a *engine.UnavailableError when there is no engine.
func Build(ctx context.Context, opts Options) (imageID string, err error) {
	in, err := readInputs(opts)
	if err != nil {
		return "", err
	}
	names, err := fullNames(opts.Tags)
	if err != nil {
		return "", err
	}
	found, err := engine.Find(ctx)
	if err != nil {
		return "", err
	}
	e, err := found.Connect(ctx)
	if err != nil {
		return "", err
	}
	defer e.Close()
	if e.Podman {
		return "", &harness.UnsupportedError{Reason: "reaching the engine's BuildKit: " + e.Name +
			" has none; build with podman build, and try what it made: seatrial test docker-daemon:localhost/NAME"}
	}
	c, err := connect(ctx, e)
	if err != nil {
		return "", fmt.Errorf("connecting to the engine's BuildKit: %w", err)
	}
	defer c.Close()

	statuses, display, err := newDisplay(opts.Progress)
	if err != nil {
		return "", err
	}
	logins := config.LoadDefaultConfigFile(io.Discard)
	for _, login := range logins.AuthConfigs {
		secret.Keep(login.Password, login.Auth, login.IdentityToken, login.RegistryToken)
	}
	resp, err := c.Solve(ctx, nil, client.SolveOpt{
		Frontend:      "dockerfile.v0",
		FrontendAttrs: in.attributes(opts),
		LocalMounts:   map[string]fsutil.FS{"context": in.context, "dockerfile": in.dockerfile},
		Exports:       []client.ExportEntry{export(names)},
		// The user's registry logins, for base images.
		Session: []session.Attachable{authprovider.NewDockerAuthProvider(authprovider.DockerAuthProviderConfig{
			AuthConfigProvider: authprovider.LoadAuthConfig(logins),
		})},
	}, statuses)
	<-display.shown
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", newError(err, in.name, display)
	}
	// The engine's own build API reports this key as the image's ID.
	return resp.ExporterResponse[exptypes.ExporterImageDigestKey], nil
}

// connect reaches BuildKit through the engine's API, as docker build does.
func connect(ctx context.Context, e *engine.Engine) (*client.Client, error) {
	return client.New(ctx, "",
		client.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return e.DialHijack(ctx, "/grpc", "h2c", nil)
		}),
		client.WithSessionDialer(func(ctx context.Context, proto string, meta map[string][]string) (net.Conn, error) {
			return e.DialHijack(ctx, "/session", proto, meta)
		}))
}

// export puts the image into the engine under its names, or under none.
func export(names []string) client.ExportEntry {
	e := client.ExportEntry{Type: "moby", Attrs: map[string]string{}}
	if len(names) > 0 {
		e.Attrs["name"] = strings.Join(names, ",")
	}
	return e
}

// fullNames spells tags out: the engine takes nothing shorter here.
func fullNames(tags []string) ([]string, error) {
	var names []string
	for _, tag := range tags {
		named, err := reference.ParseNormalizedNamed(tag)
		if err != nil {
			return nil, fmt.Errorf("reading tag %q: %w", tag, err)
		}
		names = append(names, reference.TagNameOnly(named).String())
	}
	return names, nil
}
