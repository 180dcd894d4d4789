package rootfs

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// window reads an object in a stream: a prefix that grows as needed up to maxELF, and single spans behind it.
type window struct {
	prefix []byte
	r      io.Reader
	size   int64
	// at is where the stream stands behind a prefix that does not grow any more, zero before.
	at  int64
	err error
}

// maxELF bounds the memory that one object takes. The strings of the largest libraries known are well within it.
const maxELF = 64 << 20

var (
	errPastEnd    = errors.New("it ends too early")
	errOutOfReach = errors.New("parts of it are out of reach")
)

// need makes the prefix hold the bytes from off.
func (w *window) need(off, n uint64) error {
	end := off + n
	switch {
	case w.err != nil:
		return w.err
	case end < off || end > uint64(w.size):
		return errPastEnd
	case end <= uint64(len(w.prefix)):
		return nil
	case end > maxELF || w.at > 0:
		return errOutOfReach
	}
	// A little more than asked for, because what is next is mostly asked for next.
	grown := min(max(end, uint64(len(w.prefix))+32<<10), uint64(w.size), maxELF)
	had := len(w.prefix)
	w.prefix = slices.Grow(w.prefix, int(grown)-had)[:grown]
	read, err := io.ReadFull(w.r, w.prefix[had:])
	if err != nil {
		w.prefix = w.prefix[:had+read]
		w.err = fmt.Errorf("reading a program: %w", noEOF(err))
	}
	return w.err
}

// bytes returns a part of the object. Behind the largest prefix, parts must be asked for in order.
func (w *window) bytes(off, n uint64) ([]byte, error) {
	err := w.need(off, n)
	if err == nil {
		return w.prefix[off : off+n], nil
	}
	if !errors.Is(err, errOutOfReach) || n > maxELF || off < uint64(w.at) {
		return nil, err
	}
	if w.at == 0 {
		// What is skipped now cannot be read later.
		if err := w.need(0, maxELF); err != nil {
			return nil, err
		}
	}
	at := max(uint64(w.at), uint64(len(w.prefix)))
	if off < at {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, w.r, int64(off-at)); err != nil {
		w.err = fmt.Errorf("reading a program: %w", noEOF(err))
		return nil, w.err
	}
	part := make([]byte, n)
	if _, err := io.ReadFull(w.r, part); err != nil {
		w.err = fmt.Errorf("reading a program: %w", noEOF(err))
		return nil, w.err
	}
	w.at = int64(off + n)
	return part, nil
}

// ReadAt implements io.ReaderAt.
func (w *window) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= w.size {
		return 0, io.EOF
	}
	n := min(int64(len(p)), w.size-off)
	part, err := w.bytes(uint64(off), uint64(n))
	if err != nil {
		return 0, err
	}
	copy(p, part)
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// noEOF makes of an end that comes too early an error that is not taken for an ordinary end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
