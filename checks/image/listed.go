package image

import (
	"context"
	"errors"
	"io"
	"sync"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// listed are layers that a manifest lists. Their document is opened again with the first of them, so that a registry
// is asked for nothing when all of them are known from before.
type listed struct {
	img *Image
	// ctx ends the reading of all of them.
	ctx   context.Context
	once  sync.Once
	doc   *document
	image v1.Image
	err   error
}

func (l *listed) open(ctx context.Context, digest v1.Hash) (io.ReadCloser, error) {
	l.once.Do(func() {
		if l.doc, l.err = l.img.document(l.ctx); l.err == nil {
			l.image, l.err = l.doc.find(l.img.ManifestDigest)
		}
	})
	if l.err != nil {
		return nil, l.err
	}
	stream, err := openLayer(ctx, l.image, digest)
	if err == nil || l.img.Source != Registry || ctx.Err() != nil {
		return stream, err
	}
	from, parseErr := parseRemote(l.img.Reference)
	if parseErr != nil {
		return nil, parseErr
	}
	refusal, err := refused(from, err)
	if refusal != "" {
		err = errors.New(refusal)
	}
	return nil, err
}

func (l *listed) close() {
	l.once.Do(func() { l.err = errors.New("its layers are closed") }) // and waits for an open that was given up
	if l.doc != nil {
		l.doc.close()
	}
}

func openLayer(ctx context.Context, image v1.Image, digest v1.Hash) (io.ReadCloser, error) {
	layer, err := image.LayerByDigest(digest)
	if err != nil {
		return nil, err
	}
	stream, err := layer.Compressed()
	if err != nil {
		return nil, err
	}
	return interruptible(ctx, stream), nil
}
