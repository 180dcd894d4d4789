package image

import (
	"fmt"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// document is what a reference names: an index, or a single image. Exactly one of them is set.
type document struct {
	index v1.ImageIndex
	image v1.Image
	// closers release what the document reads from.
	closers []func() error
}

func (d *document) close() {
	for _, c := range slices.Backward(d.closers) {
		_ = c()
	}
}

// describe fills in the facts below Access.
func (d *document) describe(img *Image, want v1.Platform) error {
	if d.index == nil {
		return d.describeSingle(img)
	}
	digest, err := d.index.Digest()
	if err != nil {
		return err
	}
	media, err := d.index.MediaType()
	if err != nil {
		return err
	}
	img.Digest, img.MediaType = digest.String(), string(media)
	list, err := d.index.IndexManifest()
	if err != nil {
		return fmt.Errorf("reading index: %w", readable(err))
	}
	img.Platforms = nil
	for _, entry := range list.Manifests {
		img.Platforms = append(img.Platforms, declared(entry))
	}
	image, err := pick(d.index, want, maxNesting)
	if err != nil || image == nil {
		return err
	}
	return describeImage(img, image)
}

func (d *document) describeSingle(img *Image) error {
	if err := describeImage(img, d.image); err != nil {
		return err
	}
	img.Digest = img.ManifestDigest
	img.Platforms = []Platform{img.Config.Platform}
	media, err := d.image.MediaType()
	img.MediaType = string(media)
	return err
}
