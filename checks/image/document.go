package image

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// document is what a reference names: an index, or a single image. Exactly one of them is set.
type document struct {
	index v1.ImageIndex
	image v1.Image
	// files are those of a layout, nil for anything else.
	files fs.FS
	// release what the document reads from; nil when it is nothing that has to be.
	release func() error
}

func (d *document) close() {
	if d.release != nil {
		_ = d.release()
	}
}

// describe fills in the facts below Access.
func (d *document) describe(img *Image, want v1.Platform) error {
	if d.index == nil {
		if err := describeImage(img, d.image); err != nil {
			return err
		}
		media, err := d.image.MediaType()
		img.Digest, img.MediaType = img.ManifestDigest, string(media)
		img.Platforms = []Platform{img.Config.Platform}
		return err
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
	list, err := entries(d.index)
	if err != nil {
		return fmt.Errorf("reading index: %w", readable(err))
	}
	img.Platforms = nil
	for _, entry := range list.Manifests {
		img.Platforms = append(img.Platforms, declared(entry))
	}
	look := &search{want: want, ref: img.ref(), seen: map[v1.Hash]bool{}}
	image, err := look.in(d.index, limits.Registry.Depth)
	img.Nested, img.Untaken = look.inside, look.untaken
	if err != nil || image == nil {
		return err
	}
	return describeImage(img, image)
}

// document opens the image again for its content.
func (img *Image) document(ctx context.Context) (*document, error) {
	if img.draft != nil {
		return img.draft.document()
	}
	_, place := splitSource(img.Reference)
	switch img.Source {
	case Registry:
		return readRegistry(ctx, img.Reference)
	case DockerDaemon:
		return readEngine(ctx, img.ConfigDigest)
	case DockerArchive:
		a, err := readDockerArchive(ctx, place)
		if err != nil {
			return nil, err
		}
		image, err := a.image()
		if err != nil {
			return nil, errors.Join(err, a.close())
		}
		return &document{image: image, release: a.close}, nil
	default:
		return readLayout(ctx, img.Source, place)
	}
}

func readRegistry(ctx context.Context, reference string) (*document, error) {
	ref, err := parseRemote(reference)
	if err != nil {
		return nil, err
	}
	var found *document
	access, _, err := ask(ctx, ref, Options{copying: limits.Layer}, func(doc *document) error {
		found = doc
		return nil
	})
	if err == nil && !access.Found {
		err = errors.New(access.Refusal)
	}
	return found, err
}

// readEngine saves an image to a file of its own for as long as the document is open.
func readEngine(ctx context.Context, id string) (*document, error) {
	dir, err := os.MkdirTemp("", "seatrial-image-")
	if err != nil {
		return nil, err
	}
	doc := &document{release: func() error { return os.RemoveAll(dir) }}
	a, err := save(ctx, id, dir)
	if err == nil {
		doc.image, err = a.image()
	}
	if err != nil {
		doc.close()
		return nil, err
	}
	return doc, nil
}

// mediaType settles what a document is. Static registries serve manifests as plain JSON, so it may have to say so itself.
func mediaType(header types.MediaType, raw []byte) (types.MediaType, error) {
	if header.IsIndex() || header.IsImage() {
		return header, nil
	}
	var own struct {
		SchemaVersion int             `json:"schemaVersion"`
		MediaType     types.MediaType `json:"mediaType"`
		Manifests     []struct{}      `json:"manifests"`
	}
	if err := unmarshal(raw, &own); err != nil {
		return "", fmt.Errorf("reading manifest: %w", err)
	}
	switch {
	case own.SchemaVersion == 1:
		return "", errSchema1
	case own.MediaType.IsIndex(), own.MediaType.IsImage():
		return own.MediaType, nil
	case own.MediaType != "":
		return "", fmt.Errorf("not a container image: its manifest is of type %s", words.Said(string(own.MediaType)))
	case own.Manifests != nil:
		return types.OCIImageIndex, nil
	default:
		return types.OCIManifestSchema1, nil
	}
}
