// Package build makes images with BuildKit: the one inside the local engine, or a buildkitd.
// It is the door to BuildKit's client.
package build

import (
	"context"
	"fmt"
	"io"
	"maps"
	"strings"
	"syscall"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Options are those of docker buildx build, by the same names and with the same meaning.
type Options struct {
	// ContextDir is the folder whose files the Dockerfile can copy; its .dockerignore is honoured. It may also be the URL of a git
	// repository or of a tar file, which the builder fetches, or "-" for a tar file, or a Dockerfile alone, on Stdin.
	ContextDir string
	// Dockerfile is a path on this machine or a URL of the web; empty means the file of that name in ContextDir, and "-" is Stdin. Of a
	// context that the builder fetches it is a path in there, unless it is absolute.
	Dockerfile string
	// Stdin is read when ContextDir or Dockerfile says so.
	Stdin io.Reader
	// Tags are the names of the image; "latest" is added where a tag is missing.
	Tags []string
	// Platform to build for: "linux/amd64"; empty means the builder's own. A buildkitd takes several, divided by commas.
	Platform string
	// BuildArgs and Labels are NAME=VALUE. A build argument without a value has that of the environment.
	BuildArgs, Labels []string
	// Target is the stage to build; empty means the last.
	Target string
	// Contexts are further ones, NAME=FOLDER, NAME=URL, NAME=docker-image://REFERENCE or NAME=oci-layout://FOLDER[:TAG|@DIGEST].
	Contexts []string
	// Secrets are id=ID[,src=FILE] or id=ID,env=VARIABLE, and SSH are default or ID[=SOCKET|KEY[,KEY…]].
	Secrets, SSH []string
	// CacheFrom and CacheTo are a reference in a registry, or type=TYPE[,KEY=VALUE…].
	CacheFrom, CacheTo []string
	// NoCache builds every step anew, and Pull asks registries for base images that the builder has already.
	NoCache, Pull bool
	// Builder is the address of a buildkitd, as buildctl has it: "unix://…", "tcp://…", "docker-container://…"; empty means the
	// engine's own BuildKit.
	Builder string
	// TLS is how a Builder at tcp:// is known, and knows us.
	TLS TLS
	// Layout is a folder that is to have the image in OCI's image layout, with a tag for each of its platforms. A buildkitd wants one;
	// the engine's BuildKit has none to give, and keeps the image.
	Layout string
	// Progress receives BuildKit's own display, live on a terminal and plain elsewhere; nil shows nothing.
	Progress io.Writer
	// Display is how it looks: one of Displays; empty for the first of them.
	Display string

	// ahead is what ReadSource has read, which is not there a second time, or may be something else by then.
	ahead *ahead
}

// Displays are those of docker build --progress.
var Displays = []string{"auto", "plain", "tty", "quiet", "rawjson"}

// Build builds an image and returns its ID in the engine, "sha256:…", as docker build -q prints it, or the digest of the index of
// all platforms. The error is an *Error when the Dockerfile or one of its steps is at fault, an *OptionError for an option that cannot be
// read or that the builder does not know, matches fs.ErrNotExist when the Dockerfile or the context is missing, and is a
// *engine.UnavailableError when there is no engine.
func Build(ctx context.Context, opts Options) (id string, err error) {
	in, err := readInputs(ctx, opts)
	if err != nil {
		return "", err
	}
	defer in.close()
	names, err := fullNames(opts.Tags)
	if err != nil {
		return "", err
	}
	solve, err := in.solve(opts)
	if err != nil {
		return "", err
	}
	b, err := connect(ctx, opts)
	if err != nil {
		return "", err
	}
	defer b.close()
	if solve.Exports, err = b.exports(names, opts); err != nil {
		return "", err
	}
	statuses, display, err := newDisplay(opts.Progress, opts.Display)
	if err != nil {
		return "", err
	}
	reading, stop := in.until(ctx)
	defer stop()
	var resp *client.SolveResponse
	if b.ownFrontend(in, opts) {
		resp, err = b.Client.Build(reading, *solve, "", frontend, statuses)
	} else {
		resp, err = b.Solve(reading, nil, *solve, statuses)
	}
	<-display.shown
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if lost := in.unread(); lost != nil {
		return "", lost
	}
	if err != nil && opts.Layout != "" && strings.Contains(err.Error(), opts.Layout) && strings.Contains(err.Error(), syscall.ENOSPC.Error()) {
		return "", fmt.Errorf("writing what was built: %w", disk.Full(opts.Layout, syscall.ENOSPC)) // on this side
	}
	if err != nil {
		return "", b.newError(ctx, err, in, display)
	}
	if opts.Layout != "" {
		err = divide(opts.Layout)
	}
	// The engine's own build API reports this key as the image's ID.
	return resp.ExporterResponse[exptypes.ExporterImageDigestKey], err
}

// solve is what BuildKit is asked to do, but for what becomes of the image.
func (in *inputs) solve(opts Options) (*client.SolveOpt, error) {
	attributes, err := in.attributes(opts)
	if err != nil {
		return nil, err
	}
	provided, err := providers(opts)
	if err != nil {
		return nil, err
	}
	solve := &client.SolveOpt{
		Frontend:      "dockerfile.v0",
		FrontendAttrs: attributes,
		LocalMounts:   maps.Clone(in.mounts),
		Session:       append(provided, in.provided...),
		OCIStores:     in.stores,
	}
	if solve.CacheImports, err = readCaches("cache-from", opts.CacheFrom); err != nil {
		return nil, err
	}
	solve.CacheExports, err = readCaches("cache-to", opts.CacheTo)
	return solve, err
}

// exports say what becomes of the image: it goes into the engine under its names, or under none, or into a layout.
func (b *builder) exports(names []string, opts Options) ([]client.ExportEntry, error) {
	entry := client.ExportEntry{Attrs: map[string]string{}}
	if len(names) > 0 {
		entry.Attrs["name"] = strings.Join(names, ",")
	}
	switch {
	case b.engine && layoutContext(opts.Contexts):
		return nil, &OptionError{Flag: "build-context", Reason: b.name + " reads no layouts", Instead: "--build-context NAME=docker-image://REFERENCE, or --builder ADDRESS of a buildkitd"}
	case b.engine && opts.Layout != "":
		return nil, fmt.Errorf("writing %s: %s keeps what it builds", opts.Layout, b.name)
	case b.engine && strings.Contains(opts.Platform, ","):
		return nil, fmt.Errorf("building for %s: %s builds for one platform at a time", opts.Platform, b.name)
	case b.engine:
		entry.Type = "moby"
	case opts.Layout == "":
		return nil, fmt.Errorf("building with %s: nowhere to put the image", b.name)
	default:
		entry.Type, entry.OutputDir, entry.Attrs["tar"] = client.ExporterOCI, opts.Layout, "false"
	}
	return []client.ExportEntry{entry}, nil
}

// fullNames spells tags out: BuildKit takes nothing shorter here.
func fullNames(tags []string) ([]string, error) {
	var names []string
	for _, tag := range tags {
		named, err := reference.ParseNormalizedNamed(tag)
		if err != nil {
			return nil, &OptionError{Flag: "tag", Value: tag, Reason: err.Error()}
		}
		names = append(names, reference.TagNameOnly(named).String())
	}
	return names, nil
}
