package image

import (
	"context"
	"encoding/json"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// written is a file that is not written to after an interrupt, nor on a disk that is about to be full.
type written struct {
	ctx  context.Context
	to   io.Writer
	room *disk.Room
}

// Write implements io.Writer.
func (w written) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	if err := w.room.Take(int64(len(p))); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// wholeIndex is what copied embeds, which has a method by the interface's own name.
type wholeIndex = v1.ImageIndex

// copied is an index whose layers are read no further after an interrupt, nor when the disk that they go to is about to be full.
type copied struct {
	wholeIndex
	ctx  context.Context
	room *disk.Room
}

// Image implements v1.ImageIndex.
func (c copied) Image(digest v1.Hash) (v1.Image, error) {
	image, err := c.wholeIndex.Image(digest)
	return copiedImage{image, c}, err
}

// ImageIndex implements v1.ImageIndex.
func (c copied) ImageIndex(digest v1.Hash) (v1.ImageIndex, error) {
	index, err := c.wholeIndex.ImageIndex(digest)
	return copied{index, c.ctx, c.room}, err
}

type copiedImage struct {
	v1.Image
	of copied
}

// Layers implements v1.Image.
func (i copiedImage) Layers() ([]v1.Layer, error) {
	layers, err := i.Image.Layers()
	for n, layer := range layers {
		layers[n] = copiedLayer{layer, i.of}
	}
	return layers, err
}

type copiedLayer struct {
	v1.Layer
	of copied
}

// Compressed implements v1.Layer.
func (l copiedLayer) Compressed() (io.ReadCloser, error) {
	from, err := l.Layer.Compressed()
	if err != nil {
		return nil, err
	}
	return copying{from, l.of}, nil
}

type copying struct {
	io.ReadCloser
	of copied
}

// Read implements io.Reader.
func (c copying) Read(p []byte) (int, error) {
	if err := c.of.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.ReadCloser.Read(p)
	if full := c.of.room.Take(int64(n)); full != nil {
		return n, full
	}
	return n, err
}

// asOCI gives an image of Docker's media types those that a layout of OCI is to have. Its configuration, and with it the image's ID in
// an engine, stays what it is.
func asOCI(image v1.Image) (v1.Image, error) {
	media, err := image.MediaType()
	if err != nil || media != types.DockerManifestSchema2 {
		return image, err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return nil, err
	}
	made := manifest.DeepCopy()
	made.MediaType, made.Config.MediaType = types.OCIManifestSchema1, types.OCIConfigJSON
	for i, layer := range made.Layers {
		switch layer.MediaType {
		case types.DockerLayer:
			made.Layers[i].MediaType = types.OCILayer
		case types.DockerUncompressedLayer:
			made.Layers[i].MediaType = types.OCIUncompressedLayer
		}
	}
	raw, err := json.Marshal(made)
	return &ociImage{image, made, raw}, err
}

type ociImage struct {
	v1.Image
	manifest *v1.Manifest
	raw      []byte
}

// MediaType implements v1.Image.
func (i *ociImage) MediaType() (types.MediaType, error) { return i.manifest.MediaType, nil }

// Manifest implements v1.Image.
func (i *ociImage) Manifest() (*v1.Manifest, error) { return i.manifest, nil }

// RawManifest implements v1.Image.
func (i *ociImage) RawManifest() ([]byte, error) { return i.raw, nil }

// Digest implements v1.Image.
func (i *ociImage) Digest() (v1.Hash, error) { return partial.Digest(i) }

// Size implements v1.Image.
func (i *ociImage) Size() (int64, error) { return partial.Size(i) }
