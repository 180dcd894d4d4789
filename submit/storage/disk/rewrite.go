package disk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrReadOnly is for a file that nobody may write to, whoever owns its folder.
var ErrReadOnly = errors.New("it is read-only")

// ErrChanged is for a file that has another content than the one that was read.
var ErrChanged = errors.New("it has changed meanwhile")

// ErrLinked is for a file that has more names, which would keep the old content.
var ErrLinked = errors.New("it has another name as well, a hard link, which would not change with it")

// Rewrite gives a file that is there another content in one step, and leaves it its mode and its owner; of a link, what it
// names. A file that has the new content already is left alone. One that has not the old content any more, that is read-only, that has
// more names, or whose owner cannot be kept, stays as it is.
func Rewrite(name string, old, data []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o222 == 0 { // which does not keep root from it
		return ErrReadOnly
	}
	there, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer there.Close()
	now := make([]byte, max(len(old), len(data))+1)
	n, err := io.ReadFull(there, now)
	switch ended := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF); {
	case ended && bytes.Equal(now[:n], data):
		return nil
	case !ended || !bytes.Equal(now[:n], old):
		return ErrChanged
	case linked(info):
		return ErrLinked
	}
	f, err := Create(name)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := keepOwner(f.File, info); err != nil {
		return fmt.Errorf("it belongs to another user: %w", Cause(err))
	}
	_, err = f.Write(data)
	return cmp.Or(err, f.Sync(), f.Keep(info.Mode().Perm()))
}
