package disk

import (
	"bytes"
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
	there, info, err := openToRewrite(name)
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
	f, err := createLike(there.Name(), info)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil { // before it has the name: cmp.Or would call Keep whatever came before
		return err
	}
	return f.Keep(info.Mode().Perm())
}

// Rewritable is why Rewrite would leave a file as it is, whatever its content; nil when it would not.
func Rewritable(name string) error {
	there, info, err := openToRewrite(name)
	if err != nil {
		return err
	}
	defer there.Close()
	if linked(info) {
		return ErrLinked
	}
	f, err := createLike(there.Name(), info)
	if err != nil {
		return err
	}
	f.Discard()
	return nil
}

// openToRewrite opens a file that may be written to, by the name that links lead to.
func openToRewrite(name string) (*os.File, os.FileInfo, error) {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if info.Mode().Perm()&0o222 == 0 { // which does not keep root from it
		return nil, nil, ErrReadOnly
	}
	there, err := os.OpenFile(name, os.O_RDWR, 0)
	return there, info, err
}

// createLike begins what is to take a file's place, with its owner.
func createLike(name string, info os.FileInfo) (*File, error) {
	f, err := Create(name)
	if err != nil {
		return nil, err
	}
	if err := keepOwner(f.File, info); err != nil {
		f.Discard()
		return nil, fmt.Errorf("it belongs to another user: %w", Cause(err))
	}
	return f, nil
}
