// Package rootfs reads the layers of an image as the file system that a container sees: one layer
// at a time from the top, no further than a question needs, and without unpacking anything. What a
// layer holds is kept as an index on disk, so that a base which many images share is read once.
package rootfs

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/seatrial/seatrial/submit/limits"
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
	// Stamp is set for a file on this machine, and changes when the file does. What is known of the layer is believed only
	// while the file holds it.
	Stamp string
	// Open streams the layer as it is stored: gzip, zstd, or a plain tar. The caller closes it.
	Open func(ctx context.Context) (io.ReadCloser, error)
	// Predicted is set for a layer that is not built yet, which has nothing else.
	Predicted *Predicted
}

// key is what names the layer's content, and empty when nothing does.
func (l Layer) key() string {
	return cmp.Or(l.Digest, l.DiffID)
}

// Part names the layer in a DamageError: "layer sha256:0123456789ab".
func (l Layer) Part() string { return "layer " + l.short() }

// short is the layer for messages: "sha256:0123456789ab".
func (l Layer) short() string {
	key := l.key()
	if key == "" {
		return "without a digest"
	}
	return key[:min(len(key), len("sha256:")+12)]
}

// A layer that unpacks to more is taken for one made to exhaust whoever reads it. Real ones shrink to a
// fifth or so; the first GiB is free, because a small layer may be a large file of zeros.
const (
	freeUnpack = 1 << 30
	maxRatio   = 100
)

// maxWindow is how much of what it has unpacked zstd may look back on, in bytes: 8 MiB as its format asks of everybody, and
// four times that because some compress harder.
const maxWindow = 32 << 20

// IsZstd tells whether bytes begin as a zstd stream does. Four are enough.
func IsZstd(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) || isSkippable(head)
}

// unpack gives the tar inside a layer, however it is compressed. The media type is not asked: engines do not either.
func unpack(packed *bufio.Reader) (io.Reader, func(), error) {
	magic, err := packed.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		r, err := gzip.NewReader(packed)
		if err != nil {
			return nil, nil, noEOF(err)
		}
		return r, func() { _ = r.Close() }, nil
	case IsZstd(magic):
		r, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return r, r.Close, nil
	case bytes.HasPrefix(magic, []byte("BZh")), bytes.HasPrefix(magic, []byte("\xfd7zXZ\x00")):
		return nil, nil, undecided("it is compressed with neither gzip nor zstd")
	case len(magic) == 0:
		return nil, nil, undecided("it is empty")
	}
	return packed, func() {}, nil
}

// isSkippable recognizes a frame of zstd that carries no data of the stream.
func isSkippable(magic []byte) bool {
	return len(magic) >= 4 && magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:4], []byte{0x2a, 0x4d, 0x18})
}

// unpacked fails when a layer turns out to be a bomb.
type unpacked struct {
	io.Reader
	packed *meter
	n      int64
}

// Read implements io.Reader.
func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	u.n += int64(n)
	switch {
	case u.n > limits.Layer.Bytes:
		return 0, &limits.Error{Limits: limits.Layer, Field: "bytes", Source: "what it unpacks to"}
	case u.n > freeUnpack && u.n/maxRatio > u.packed.n:
		return 0, undecided("it unpacks to more than %d times its size", maxRatio)
	}
	return n, err
}

// Layers remove what lower ones have by names of their own (OCI image specification, "Whiteouts").
const (
	whiteoutPrefix = ".wh."
	// whiteoutMeta starts the names that AUFS kept for itself.
	whiteoutMeta   = ".wh..wh."
	whiteoutOpaque = ".wh..wh..opq"
)

// removed notes a whiteout. It says nothing about its own layer.
func (x *indexer) removed(name string) {
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	switch {
	case base == whiteoutOpaque:
		if n := x.remove(dir, opaque); n.kind == 0 && dir != "/" {
			n.kind, n.mode = Dir, 0o755
			n.flags |= implicit
		}
	case strings.HasPrefix(base, whiteoutMeta), base == whiteoutPrefix:
	default:
		x.remove(path.Join(dir, strings.TrimPrefix(base, whiteoutPrefix)), whiteout)
	}
}
