package image

import (
	"context"
	"errors"
	"os"
)

// document opens the image again for its content.
func (img *Image) document(ctx context.Context) (*document, error) {
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
		return &document{image: image}, err
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
	access, err := ask(ctx, ref, Options{}, func(doc *document) error {
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
	doc := &document{closers: []func() error{func() error { return os.RemoveAll(dir) }}}
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
