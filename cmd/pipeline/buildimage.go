package pipeline

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/words"
)

// may refuses, before anything is asked or built, what could not be done with the image.
func (b *building) may(ctx context.Context) error {
	for _, platform := range b.o.Platforms {
		if err := image.CheckPlatform(platform); err != nil {
			return Usagef("--platform: %w", err)
		}
	}
	tags := b.o.Build.Tags
	for _, tag := range tags {
		if err := image.ParseReference(tag); err != nil {
			if bad, ok := errors.AsType[*image.ReferenceError](err); ok && bad.Suggestion != "" {
				return Hint(Usage(err), "--tag "+words.ShellWord(bad.Suggestion))
			}
			return Usage(err)
		}
	}
	if b.o.Push {
		if len(tags) == 0 {
			return Hint(Usagef("--push: the image has no name"), "--tag ghcr.io/USER/APP:v1 --push")
		}
		for _, tag := range tags {
			if err := pushTarget(tag); err != nil {
				return err
			}
		}
		if _, err := readPins(ctx, PushOptions{To: tags[0], UniqueTag: b.o.UniqueTag, Pins: b.o.Pins, Templates: b.o.Templates}); err != nil {
			return err
		}
	} else if b.o.UniqueTag || len(b.o.Pins) > 0 {
		return Hint(Usagef("only what is pushed gets a tag of its own, or is pinned"), "--push")
	}
	b.engine = b.o.Build.Builder == ""
	if len(b.o.Platforms) > 1 && b.intoEngine() {
		return Hint(Usagef("the engine holds one platform of an image, want another place for %s", strings.Join(b.o.Platforms, " and ")), "--output oci:DIR", "--push")
	}
	for _, to := range b.o.Outputs {
		if len(b.o.Platforms) > 1 && to.Source != image.OCILayout && to.Source != image.OCIArchive {
			return Hint(Usagef("--output %s: it holds one platform of an image", to), "--output oci:DIR")
		}
		if err := to.Check(); err != nil {
			return Usagef("--output %w", err)
		}
		if err := b.mayWrite(to); err != nil {
			return err
		}
	}
	if !b.engine && b.intoEngine() { // which is better known before minutes of building than after
		found, err := engine.Find(ctx)
		if err != nil {
			return err
		}
		e, err := found.Connect(ctx)
		if err != nil {
			return Hint(err, "--output oci:DIR puts the image into a folder instead")
		}
		return e.Close()
	}
	return nil
}

// intoEngine tells whether the image stays in the engine.
func (b *building) intoEngine() bool { return len(b.o.Outputs) == 0 && !b.o.Push }

// buildAll builds for all platforms.
func (b *building) buildAll(ctx context.Context) error {
	if b.engine {
		for _, platform := range b.platforms() {
			if err := b.buildInEngine(ctx, platform); err != nil {
				return err
			}
		}
		return nil
	}
	layout, err := os.MkdirTemp("", "seatrial-build-")
	if err != nil {
		return err
	}
	b.undo = append(b.undo, func() { _ = os.RemoveAll(layout) })
	opts := b.o.Build
	opts.Platform, opts.Layout = strings.Join(b.platforms(), ","), layout
	if _, err := build.Build(ctx, opts); err != nil {
		return err
	}
	names, tags, err := build.Platforms(layout)
	for i := range names {
		b.images = append(b.images, builtImage{platform: names[i], reference: string(image.OCILayout) + ":" + layout + ":" + tags[i]})
	}
	return err
}

// buildInEngine has the engine build for one platform, under a name of ours unless the image stays there.
func (b *building) buildInEngine(ctx context.Context, platform string) error {
	opts := b.o.Build
	opts.Platform = platform
	if !b.intoEngine() {
		name := "seatrial/built:" + strings.ToLower(rand.Text())
		if err := session.Current().NoteImage(name); err != nil {
			return err
		}
		opts.Tags = []string{name}
		b.undo = append(b.undo, func() { _ = engine.RemoveImage(name) }) // there is none after a build that failed
	}
	id, err := build.Build(ctx, opts)
	if err != nil {
		return err
	}
	b.images = append(b.images, builtImage{platform: platform, reference: string(image.DockerDaemon) + ":" + id, id: id})
	return nil
}

// write puts the images where they are wanted on this machine.
func (b *building) write(ctx context.Context) error {
	outputs, tags := b.o.Outputs, b.o.Build.Tags
	if b.intoEngine() {
		if b.engine {
			b.built.Names = append(b.built.Names, b.images[0].id)
			return nil
		}
		outputs = []image.Target{{Source: image.DockerDaemon}}
	}
	if len(outputs) == 0 {
		return nil
	}
	b.show.Begin("write")
	images, err := b.open(ctx)
	if err != nil {
		return err
	}
	for _, to := range outputs {
		if err := to.Write(ctx, images, tags); err != nil {
			return err
		}
		name := to.String()
		if to.Source == image.DockerDaemon {
			name = images[0].ConfigDigest
		}
		b.built.Names = append(b.built.Names, name)
	}
	b.show.done(strings.Join(b.built.Names, ", "))
	return nil
}

// open are the images for each platform.
func (b *building) open(ctx context.Context) ([]*image.Image, error) {
	var all []*image.Image
	for _, built := range b.images {
		options := b.Gather.Image
		options.Platform = built.platform
		img, err := image.Open(ctx, built.reference, options)
		if err != nil {
			return nil, err
		}
		all = append(all, img)
	}
	return all, nil
}
