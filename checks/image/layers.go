package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// maxSave bounds how much of the local engine is copied to look into an image that only it has: an
// engine gives images whole or not at all.
const maxSave = 4 << 30

// Layers gives the layers of the image for the wanted platform, the lowest first, to be read until done
// is called or ctx ends. Nothing of them is fetched before one is opened.
func (img *Image) Layers(ctx context.Context) (layers []rootfs.Layer, done func(), err error) {
	layers, done, err = img.openLayers(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading layers of %s: %w", img.Reference, readable(err))
	}
	return layers, done, nil
}

func (img *Image) openLayers(ctx context.Context) ([]rootfs.Layer, func(), error) {
	if img.Config == nil {
		return nil, nil, errors.New("it has no image for the wanted platform")
	}
	if img.revision != nil {
		return img.revision.contents(), func() {}, nil
	}
	switch _, place := splitSource(img.Reference); img.Source {
	case DockerDaemon:
		s := &savedImage{id: img.ConfigDigest, size: img.Size}
		layers, err := s.layers(ctx)
		return layers, s.remove, err
	case DockerArchive:
		a, err := readDockerArchive(ctx, place)
		if err != nil {
			return nil, nil, err
		}
		layers, err := a.layers()
		if err != nil {
			return nil, nil, errors.Join(err, a.close())
		}
		for i := range layers {
			layers[i].Stamp = stamp(a.file)
		}
		return layers, func() { _ = a.close() }, nil
	}
	_, place := splitSource(img.Reference)
	where, _ := splitTag(place)
	l := &stored{img: img, ctx: ctx}
	open := l.open
	if img.Source == Registry {
		open = img.blobs.open
	}
	var layers []rootfs.Layer
	for i, entry := range img.layers {
		var file, diffID string
		if len(img.diffIDs) == len(img.layers) {
			diffID = img.diffIDs[i]
		}
		switch img.Source {
		case OCILayout:
			file = stamp(filepath.Join(where, filepath.FromSlash(blobPath(entry.Digest))))
		case OCIArchive:
			file = stamp(where)
		}
		layers = append(layers, rootfs.Layer{
			Stamp:  file,
			Digest: entry.Digest.String(), DiffID: diffID, MediaType: string(entry.MediaType), Size: entry.Size, Local: img.Source != Registry,
			Open: func(ctx context.Context) (io.ReadCloser, error) { return open(ctx, entry) },
		})
	}
	return layers, l.close, nil
}

// stamp is a file as it is now: it changes when the file does.
func stamp(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return file // to open it will tell
	}
	return fmt.Sprintf("%s %d %d", file, info.Size(), info.ModTime().UnixNano())
}

// interruptible closes a stream when ctx ends, so that a read which waits for more returns.
func interruptible(ctx context.Context, stream io.ReadCloser) io.ReadCloser {
	stop := context.AfterFunc(ctx, func() { _ = stream.Close() })
	return struct {
		io.Reader
		io.Closer
	}{stream, closer(func() error {
		if !stop() { // it is closed
			return nil
		}
		return stream.Close()
	})}
}

type closer func() error

// Close implements io.Closer.
func (c closer) Close() error { return c() }

// layers of an archive are known by the digests of their tars.
func (a *dockerArchive) layers() ([]rootfs.Layer, error) {
	config, err := v1.ParseConfigFile(bytes.NewReader(a.config))
	if err != nil {
		return nil, fmt.Errorf("reading configuration: %w", readable(err))
	}
	diffIDs := config.RootFS.DiffIDs
	if len(diffIDs) != len(a.Layers) {
		return nil, &rootfs.DamageError{Part: "manifest.json", Fault: fmt.Sprintf("names %s, want the %d of the configuration", words.Count(len(a.Layers), "layer"), len(diffIDs))}
	}
	names, err := a.layerFiles()
	if err != nil {
		return nil, err
	}
	var layers []rootfs.Layer
	for i, target := range names {
		layers = append(layers, rootfs.Layer{
			DiffID: diffIDs[i].String(), Size: a.files[target].size, Local: true,
			Open: func(ctx context.Context) (io.ReadCloser, error) { return a.openWithin(ctx, target) },
		})
	}
	return layers, nil
}

// stored are the layers of a layout, which is opened again with the first of them.
type stored struct {
	img *Image
	// ctx ends the reading of all of them.
	ctx  context.Context
	once sync.Once
	doc  *document
	err  error
}

func (l *stored) open(ctx context.Context, layer v1.Descriptor) (io.ReadCloser, error) {
	l.once.Do(func() {
		_, place := splitSource(l.img.Reference)
		l.doc, l.err = readLayout(l.ctx, l.img.Source, place)
	})
	if l.err != nil {
		return nil, l.err
	}
	stream, err := openRegular(l.doc.files, blobPath(layer.Digest))
	if err != nil {
		return nil, damaged(layerPart(layer.Digest), nil, err)
	}
	return interruptible(ctx, stream), nil
}

func (l *stored) close() {
	l.once.Do(func() { l.err = errors.New("its layers are closed") }) // and waits for an open that was given up
	if l.doc != nil {
		l.doc.close()
	}
}
