package rootfs

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A layer that unpacks to more is taken for one made to exhaust whoever reads it. Real ones shrink to a
// fifth or so; the first GiB is free, because a small layer may be a large file of zeros.
const (
	maxUnpacked = 64 << 30
	freeUnpack  = 1 << 30
	maxRatio    = 100
	maxWindow   = 128 << 20
)

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
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}), isSkippable(magic):
		r, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return r, r.Close, nil
	case bytes.HasPrefix(magic, []byte("BZh")), bytes.HasPrefix(magic, []byte("\xfd7zXZ\x00")):
		return nil, nil, errors.New("it is compressed with neither gzip nor zstd")
	case len(magic) == 0:
		return nil, nil, errors.New("it is empty")
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
	case u.n > maxUnpacked:
		return 0, fmt.Errorf("it unpacks to more than %d GiB", maxUnpacked>>30)
	case u.n > freeUnpack && u.n/maxRatio > u.packed.n:
		return 0, fmt.Errorf("it unpacks to more than %d times its size", maxRatio)
	}
	return n, err
}
