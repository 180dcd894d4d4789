package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Options say how an image is opened. The zero value reads linux/amd64 with the user's own logins.
type Options struct {
	// Platform is the one whose configuration is wanted: "linux/amd64", the default.
	Platform string
	// Anonymous never looks for the user's credentials.
	Anonymous bool
	// Transport carries the requests to registries; nil is one shared by all calls.
	Transport http.RoundTripper
	// UserAgent is what registries are told: "seatrial/1.0".
	UserAgent string
	// Timeout bounds the whole conversation with a registry; zero is 30 seconds.
	Timeout time.Duration
	// Shared opens an image of a registry once for several who want it; nil for each anew.
	Shared *Shared

	// copying are the limits of layers that are to be copied; nil when none is.
	copying *limits.Limits
}

// Open reads the facts about an image from wherever its reference says it is.
//
// That a registry does not have the image or does not show it is a fact, in
// Image.Access. Errors are a *ReferenceError for a reference that no registry
// can understand; those for a registry or engine that did not answer name it,
// and others are about what was found and could not be read.
func Open(ctx context.Context, reference string, opts Options) (*Image, error) {
	if source, _ := splitSource(reference); opts.Shared != nil && source == Registry {
		return opts.Shared.open(ctx, reference, opts)
	}
	img, err := open(ctx, reference, opts)
	if err != nil {
		return nil, fmt.Errorf("reading image %s: %w", reference, err)
	}
	if img.Config != nil {
		for _, pair := range img.Config.Env {
			name, value, _ := strings.Cut(pair, "=")
			secret.Variable(name, value, false)
		}
		for name, value := range img.Config.Labels {
			secret.Variable(name, value, false)
		}
		for _, step := range img.Config.Steps {
			secret.Text(step, false)
		}
	}
	return img, nil
}

func open(ctx context.Context, reference string, opts Options) (*Image, error) {
	platform, err := parsePlatform(opts.Platform)
	if err != nil {
		return nil, err
	}
	source, place := splitSource(reference)
	img := &Image{Reference: reference, Source: source}
	switch source {
	case Registry:
		err = openRegistry(ctx, img, platform, opts)
	case DockerDaemon:
		err = openEngine(ctx, img, place)
	case DockerArchive:
		err = openDockerArchive(ctx, img, place)
	default:
		err = openLayout(ctx, img, place, platform)
	}
	if damage, ok := errors.AsType[*rootfs.DamageError](err); ok {
		img.Access.Found, img.Damage = true, append(img.Damage, damage)
		return img, nil
	}
	return img, err
}

// ref is the name of an image in a registry, nil for any other.
func (img *Image) ref() name.Reference {
	if img.Source != Registry {
		return nil
	}
	ref, _ := parseRemote(img.Reference) // it was read by then
	return ref
}

// CheckPlatform refuses what names no platform as images do: "linux/amd64", "linux/arm/v7". Empty is the default.
func CheckPlatform(s string) error {
	_, err := parsePlatform(s)
	return err
}

func parsePlatform(s string) (v1.Platform, error) {
	s = cmp.Or(s, "linux/amd64")
	p, err := v1.ParsePlatform(s)
	if err != nil {
		return v1.Platform{}, err
	}
	if p.OS == "" || p.Architecture == "" {
		return v1.Platform{}, fmt.Errorf("platform is %q, want one like linux/amd64", s)
	}
	return *p, nil
}

// splitSource tells where a reference points and what is left of it: a name, or a path with an optional tag.
func splitSource(reference string) (source Source, place string) {
	prefix, rest, ok := strings.Cut(reference, ":")
	if ok && rest != "" {
		switch s := Source(prefix); s {
		case DockerDaemon, DockerArchive, OCILayout, OCIArchive:
			return s, rest
		}
	}
	return Registry, reference
}

// splitTag splits "FILE:TAG". File names may hold colons, so the shortest
// prefix that exists is the file; when none does, the first colon divides.
func splitTag(place string) (path, tag string) {
	if _, err := os.Stat(place); err == nil {
		return place, ""
	}
	for i, c := range place {
		if c != ':' {
			continue
		}
		if _, err := os.Stat(place[:i]); err == nil {
			return place[:i], place[i+1:]
		}
	}
	path, tag, _ = strings.Cut(place, ":")
	return path, tag
}
