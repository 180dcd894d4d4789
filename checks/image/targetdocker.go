package image

import (
	"context"
	"io"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// writeDocker writes an image as docker save does, to a file or into the engine.
func (t Target) writeDocker(ctx context.Context, img *Image, names []string) error {
	doc, err := img.document(ctx)
	if err != nil {
		return err
	}
	defer doc.close()
	image := doc.image
	if doc.index != nil {
		if image, err = doc.find(img.ManifestDigest); err != nil {
			return err
		}
	}
	tagged, err := t.tagged(image, names)
	if err != nil {
		return err
	}
	if t.Source == DockerDaemon {
		e, err := connect(ctx)
		if err != nil {
			return err
		}
		defer e.Close()
		return answered(e, piped(func(to io.Writer) error { return tarball.MultiRefWrite(tagged, to) }, func(from io.Reader) error { return e.Load(ctx, from) }))
	}
	f, err := disk.Create(t.Path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := tarball.MultiRefWrite(tagged, written{ctx, f, disk.NewRoom(filepath.Dir(t.Path))}); err != nil {
		return err
	}
	return f.Keep(0o644)
}

// tagged has the image under each of its names. Without any it is under its digest, which makes no tag.
func (t Target) tagged(image v1.Image, names []string) (map[name.Reference]v1.Image, error) {
	switch {
	case t.Source == DockerDaemon && t.Path != "":
		names = append([]string{t.Path}, names...)
	case t.Tag != "":
		names = []string{t.Tag}
	}
	all := map[name.Reference]v1.Image{}
	for _, typed := range names {
		ref, err := name.NewTag(typed)
		if err != nil {
			return nil, &TargetError{t, "its name is " + typed + ", want NAME:TAG"}
		}
		all[ref] = image
	}
	if len(all) > 0 {
		return all, nil
	}
	digest, err := image.Digest()
	if err != nil {
		return nil, err
	}
	ref, err := name.NewDigest("image@" + digest.String())
	if err != nil {
		return nil, err
	}
	all[ref] = image
	return all, nil
}
