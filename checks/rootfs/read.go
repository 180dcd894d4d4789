package rootfs

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// read indexes a layer, from its first byte to its last, and holds it against its digest.
func (l Layer) read(ctx context.Context, limit int64) (x *contents, bytes int64, err error) {
	stream, err := l.Open(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading layer %s: %w", l.short(), err)
	}
	defer stream.Close()
	m := &meter{r: stream, limit: limit, layer: l}
	x, err = l.index(ctx, m)
	var over *BudgetError
	switch {
	case err == nil, errors.As(err, &over):
		return x, m.n, err
	case ctx.Err() != nil:
		return nil, m.n, context.Cause(ctx)
	}
	return nil, m.n, fmt.Errorf("reading layer %s: %w", l.short(), readable(err))
}

func (l Layer) index(ctx context.Context, m *meter) (*contents, error) {
	sum, err := hasher(l.key())
	if err != nil {
		return nil, err
	}
	stored := io.Reader(m)
	if l.Digest != "" && sum != nil {
		stored = io.TeeReader(m, sum)
	}
	packed := bufio.NewReaderSize(stored, 64<<10)
	tarball, done, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	defer done()
	plain := io.Reader(&unpacked{Reader: tarball, packed: m})
	if l.Digest == "" && sum != nil {
		plain = io.TeeReader(plain, sum)
	}
	x, err := index(ctx, plain)
	if err != nil {
		return nil, err
	}
	// Behind the end of the tar is padding, and behind that may be an index of the compressed stream.
	if _, err := io.Copy(io.Discard, plain); err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, packed); err != nil {
		return nil, err
	}
	if l.Size > 0 && m.n < l.Size {
		return nil, io.ErrUnexpectedEOF
	}
	if sum != nil {
		algorithm, _, _ := strings.Cut(l.key(), ":")
		if got := algorithm + ":" + hex.EncodeToString(sum.Sum(nil)); got != l.key() {
			return nil, fmt.Errorf("its content is %.19s instead", got)
		}
	}
	return x, nil
}

// hasher checks the digests that registries use; nil for a layer that has none.
func hasher(key string) (hash.Hash, error) {
	switch algorithm, value, _ := strings.Cut(key, ":"); {
	case key == "":
		return nil, nil
	case algorithm == "sha256" && len(value) == 2*sha256.Size:
		return sha256.New(), nil
	case algorithm == "sha512" && len(value) == 2*sha512.Size:
		return sha512.New(), nil
	}
	return nil, errors.New("its digest is of no known kind")
}

// meter counts what comes from the source, and stops it at the budget or at the size that the manifest states.
type meter struct {
	r        io.Reader
	n, limit int64
	layer    Layer
}

// Read implements io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	switch {
	case m.layer.Size > 0 && m.n > m.layer.Size:
		return 0, fmt.Errorf("it is larger than the %d bytes that the manifest states", m.layer.Size)
	case m.n > m.limit:
		return 0, &BudgetError{Layer: m.layer.short(), Size: m.layer.Size, Left: m.limit}
	}
	return n, err
}

// readable words the errors of decompressors.
func readable(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return errors.New("it takes too much memory to unpack")
	}
	return err
}
