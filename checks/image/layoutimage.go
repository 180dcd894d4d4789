package image

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// layoutIndex is an index in a layout. It stands in for the one of
// go-containerregistry's package layout, which reads folders only, blobs
// without a bound, and through links that lead out of the folder.
type layoutIndex struct {
	files fs.FS
	raw   []byte
	media types.MediaType
}

// MediaType implements v1.ImageIndex.
func (i *layoutIndex) MediaType() (types.MediaType, error) { return i.media, nil }

// Digest implements v1.ImageIndex.
func (i *layoutIndex) Digest() (v1.Hash, error) { return partial.Digest(i) }

// Size implements v1.ImageIndex.
func (i *layoutIndex) Size() (int64, error) { return partial.Size(i) }

// RawManifest implements v1.ImageIndex.
func (i *layoutIndex) RawManifest() ([]byte, error) { return i.raw, nil }

// IndexManifest implements v1.ImageIndex.
func (i *layoutIndex) IndexManifest() (*v1.IndexManifest, error) {
	if err := countable(i.raw); err != nil {
		return nil, err
	}
	return v1.ParseIndexManifest(bytes.NewReader(i.raw))
}

// Image implements v1.ImageIndex.
func (i *layoutIndex) Image(digest v1.Hash) (v1.Image, error) {
	entry, raw, err := i.child(digest)
	if err != nil {
		return nil, err
	}
	return partial.CompressedToImage(&layoutImage{files: i.files, raw: raw, entry: entry})
}

// ImageIndex implements v1.ImageIndex.
func (i *layoutIndex) ImageIndex(digest v1.Hash) (v1.ImageIndex, error) {
	entry, raw, err := i.child(digest)
	if err != nil {
		return nil, err
	}
	return &layoutIndex{files: i.files, raw: raw, media: entry.MediaType}, nil
}

func (i *layoutIndex) child(digest v1.Hash) (v1.Descriptor, []byte, error) {
	list, err := i.IndexManifest()
	if err != nil {
		return v1.Descriptor{}, nil, err
	}
	for _, entry := range list.Manifests {
		if entry.Digest == digest {
			raw, err := readBlob(i.files, digest)
			return entry, raw, err
		}
	}
	return v1.Descriptor{}, nil, fmt.Errorf("the index has no entry %s", digest)
}

// layoutImage is a partial.CompressedImageCore, which the library completes.
type layoutImage struct {
	files fs.FS
	raw   []byte
	entry v1.Descriptor
}

// MediaType implements partial.CompressedImageCore.
func (i *layoutImage) MediaType() (types.MediaType, error) { return i.entry.MediaType, nil }

// RawManifest implements partial.CompressedImageCore.
func (i *layoutImage) RawManifest() ([]byte, error) { return i.raw, nil }

// Descriptor keeps the platform that the index gives the image.
func (i *layoutImage) Descriptor() (*v1.Descriptor, error) { return &i.entry, nil }

// RawConfigFile implements partial.CompressedImageCore.
func (i *layoutImage) RawConfigFile() ([]byte, error) {
	manifest, err := partial.Manifest(i)
	if err != nil {
		return nil, err
	}
	return readBlob(i.files, manifest.Config.Digest)
}

// LayerByDigest implements partial.CompressedImageCore.
func (i *layoutImage) LayerByDigest(digest v1.Hash) (partial.CompressedLayer, error) {
	manifest, err := partial.Manifest(i)
	if err != nil {
		return nil, err
	}
	if digest == manifest.Config.Digest {
		return partial.ConfigLayer(i)
	}
	for _, layer := range manifest.Layers {
		if layer.Digest == digest {
			return &layoutLayer{files: i.files, desc: layer}, nil
		}
	}
	return nil, fmt.Errorf("the manifest has no layer %s", digest)
}

type layoutLayer struct {
	files fs.FS
	desc  v1.Descriptor
}

// Digest implements partial.CompressedLayer.
func (l *layoutLayer) Digest() (v1.Hash, error) { return l.desc.Digest, nil }

// Size implements partial.CompressedLayer.
func (l *layoutLayer) Size() (int64, error) { return l.desc.Size, nil }

// MediaType implements partial.CompressedLayer.
func (l *layoutLayer) MediaType() (types.MediaType, error) { return l.desc.MediaType, nil }

// Descriptor keeps what else the manifest says of the layer.
func (l *layoutLayer) Descriptor() (*v1.Descriptor, error) { return &l.desc, nil }

// Compressed implements partial.CompressedLayer.
func (l *layoutLayer) Compressed() (io.ReadCloser, error) {
	return openRegular(l.files, blobPath(l.desc.Digest))
}

// readBlob reads a whole blob and holds it against its digest.
func readBlob(files fs.FS, digest v1.Hash) ([]byte, error) {
	raw, err := readFile(files, blobPath(digest))
	if err != nil {
		return nil, err
	}
	hasher, err := v1.Hasher(digest.Algorithm)
	if err != nil {
		return nil, err
	}
	hasher.Write(raw)
	if hex.EncodeToString(hasher.Sum(nil)) != digest.Hex {
		return nil, fmt.Errorf("%s %w", blobPath(digest), errDigest)
	}
	return raw, nil
}

func blobPath(digest v1.Hash) string { return "blobs/" + digest.Algorithm + "/" + digest.Hex }
