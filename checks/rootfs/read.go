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
)

// read indexes a layer, from its first byte to its last, and holds it against its digest. A stream that breaks off is asked
// for once more: when it ends at the same place again it is the layer that is too short, and not the connection.
func (l Layer) read(ctx context.Context, limit, room int64) (*contents, int64, error) {
	x, n, err := l.readOnce(ctx, limit, room)
	if _, ok := errors.AsType[*cutError](err); !ok {
		return x, n, err
	}
	x, again, err := l.readOnce(ctx, limit, room)
	if cut, ok := errors.AsType[*cutError](err); ok && again == n {
		err = &DamageError{l.Part(), cut.fault()}
	}
	return x, n + again, err
}

// readOnce fails with a *DamageError, a *BudgetError, a *cutError, or with what the source of the layer said.
func (l Layer) readOnce(ctx context.Context, limit, room int64) (x *contents, bytes int64, err error) {
	m, done, err := l.open(ctx, limit)
	if err != nil {
		return nil, 0, err
	}
	defer done()
	x, err = l.index(ctx, m, room)
	if err != nil {
		x = nil
	}
	return x, m.n, m.explain(err)
}

// open begins to read the layer, of which no more than limit bytes are taken.
func (l Layer) open(ctx context.Context, limit int64) (m *meter, done func(), err error) {
	stream, err := l.Open(ctx)
	if damage, ok := errors.AsType[*DamageError](err); ok {
		return nil, nil, damage
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading layer %s: %w", l.short(), err)
	}
	return &meter{r: stream, ctx: ctx, limit: limit, layer: l}, func() { _ = stream.Close() }, nil
}

// explain is what an error of reading says of the layer, or of its source.
func (m *meter) explain(err error) error {
	var over *BudgetError
	switch {
	case err == nil, errors.As(err, &over):
		return err
	case m.ctx.Err() != nil:
		return context.Cause(m.ctx)
	case errors.Is(m.err, io.ErrUnexpectedEOF):
		return &cutError{m.layer, m.n}
	case m.err != nil:
		return fmt.Errorf("reading layer %s: %w", m.layer.short(), m.err)
	}
	return m.layer.damage(err)
}

// cutError is that the stream of a layer broke off.
type cutError struct {
	layer Layer
	at    int64
}

// Error says where.
func (e *cutError) Error() string {
	return fmt.Sprintf("reading layer %s: the connection broke off after %d bytes", e.layer.short(), e.at)
}

func (e *cutError) fault() string {
	if e.layer.Size == 0 {
		return fmt.Sprintf("ends too early, after %d bytes", e.at)
	}
	return fmt.Sprintf("ends after %d of %d bytes", e.at, e.layer.Size)
}

func (l Layer) index(ctx context.Context, m *meter, room int64) (x *contents, err error) {
	isZstd, diffID, err := l.plain(m, func(plain io.Reader) (err error) {
		x, err = index(ctx, plain, room)
		return err
	})
	if err != nil {
		return nil, err
	}
	x.zstd, x.diffID = isZstd, diffID
	return x, nil
}

// plain gives the tar inside the layer to read, goes on to the end of the layer, and holds it against its digest. diffID is that of
// the tar, "sha256:…".
func (l Layer) plain(m *meter, read func(io.Reader) error) (isZstd bool, diffID string, err error) {
	sum, err := hasher(l.key())
	if err != nil {
		return false, "", err
	}
	stored := io.Reader(m)
	if l.Digest != "" && sum != nil {
		stored = io.TeeReader(m, sum)
	}
	packed := bufio.NewReaderSize(stored, 64<<10)
	head, _ := packed.Peek(4) // unpack tells what is wrong
	isZstd = IsZstd(head)
	tarball, done, err := unpack(packed)
	if err != nil {
		return false, "", m.short(err)
	}
	defer done()
	plain := io.Reader(&unpacked{Reader: tarball, packed: m})
	var content hash.Hash
	switch {
	case l.Digest == "" && sum != nil:
		plain, diffID = io.TeeReader(plain, sum), l.DiffID
	case tarball == io.Reader(packed) && strings.HasPrefix(l.Digest, diffIDs): // both digests are of the same bytes
		diffID = l.Digest
	default:
		content = sha256.New()
		plain = io.TeeReader(plain, content)
	}
	if err := read(plain); err != nil {
		return false, "", m.short(err)
	}
	// Behind the end of the tar is padding, and behind that may be an index of the compressed stream.
	if _, err := io.Copy(io.Discard, plain); err != nil {
		return false, "", m.short(err)
	}
	if _, err := io.Copy(io.Discard, packed); err != nil {
		return false, "", err
	}
	if err := m.short(nil); err != nil {
		return false, "", err
	}
	if sum != nil {
		algorithm, _, _ := strings.Cut(l.key(), ":")
		if got := algorithm + ":" + hex.EncodeToString(sum.Sum(nil)); got != l.key() {
			return false, "", faultError(fmt.Sprintf("has the digest %.19s instead", got))
		}
	}
	if content != nil {
		diffID = diffIDs + hex.EncodeToString(content.Sum(nil))
	}
	return isZstd, diffID, nil
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
	return nil, undecided("its digest is of no known kind")
}

// meter counts what comes from the source, and stops it at the budget or at the size that the manifest states.
type meter struct {
	r        io.Reader
	ctx      context.Context
	n, limit int64
	layer    Layer
	// err is what the source failed with, nil at its end; ended tells that it came to one.
	err   error
	ended bool
}

// Read implements io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		m.ended = true
	case err != nil:
		m.err = err
	}
	switch {
	case m.layer.Size > 0 && m.n > m.layer.Size:
		return 0, faultError(fmt.Sprintf("is larger than the %d bytes that the manifest states", m.layer.Size))
	case m.n > m.limit:
		return 0, &BudgetError{Layer: m.layer.short(), Size: m.layer.Size, Left: m.limit}
	}
	return n, err
}

// short replaces an error by its cause, that the source came to its end before the size that the manifest states.
func (m *meter) short(err error) error {
	if m.ended && m.n < m.layer.Size {
		return faultError((&cutError{m.layer, m.n}).fault())
	}
	return err
}
