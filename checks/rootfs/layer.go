// Package rootfs reads the layers of an image as the file system that a container sees: one layer
// at a time from the top, no further than a question needs, and without unpacking anything. What a
// layer holds is kept as an index on disk, so that a base which many images share is read once.
package rootfs

import (
	"context"
	"io"
)

// Layer is one layer of an image.
type Layer struct {
	// Digest of the bytes that Open gives, "sha256:…"; empty where only DiffID is known.
	Digest string
	// DiffID is the digest of the layer's unpacked tar, "sha256:…".
	DiffID string
	// MediaType as the manifest has it; how the layer is compressed is read from its first bytes.
	MediaType string
	// Size in bytes of what Open gives; zero when it is not known.
	Size int64
	// Local layers are read from this machine and count towards no budget.
	Local bool
	// Open streams the layer as it is stored: gzip, zstd, or a plain tar. The caller closes it.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// key is what names the layer's content, and empty when nothing does.
func (l Layer) key() string {
	if l.Digest != "" {
		return l.Digest
	}
	return l.DiffID
}

// short is the layer for messages: "sha256:0123456789ab".
func (l Layer) short() string {
	key := l.key()
	if key == "" {
		return "without a digest"
	}
	return key[:min(len(key), len("sha256:")+12)]
}
