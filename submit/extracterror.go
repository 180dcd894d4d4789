package submit

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// UnsafeArchiveError tells of an entry that has no place in results: its name or target leaves their folder.
type UnsafeArchiveError struct{ Entry, Reason string }

func (e *UnsafeArchiveError) Error() string { return fmt.Sprintf("entry %q %s", e.Entry, e.Reason) }

// LimitError tells that results are larger than allowed.
type LimitError struct {
	// What there is too much of: "bytes", "entries".
	What  string
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the results have more than %d %s", e.Limit, e.What)
}

// damageError tells that an archive is not one, or not whole.
type damageError struct{ reason string }

func (e *damageError) Error() string { return e.reason }

// wire marks the errors of a transfer, of which some would read like those of the archive.
type wire struct{ io.Reader }

func (w wire) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &wireError{err}
	}
	return n, err
}

type wireError struct{ error }

func (e *wireError) Unwrap() error { return e.error }

// unpacking says what is wrong with an archive; what is wrong with the connection says that itself.
func unpacking(err error) error {
	var broken *wireError
	switch {
	case errors.As(err, &broken):
		return broken.error
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &damageError{"the archive is cut short"}
	case errors.Is(err, gzip.ErrHeader):
		return &damageError{"it is not a gzip archive"}
	case errors.Is(err, gzip.ErrChecksum):
		return &damageError{"the archive is damaged: its checksum differs"}
	case errors.Is(err, tar.ErrHeader):
		return &damageError{"the archive is damaged: an entry has no valid header"}
	}
	return err
}

// writer marks the errors of the disk, which io.Copy mixes with those of the archive.
type writer struct{ file *os.File }

func (w writer) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	return n, writing(err)
}

// writing names the entry and the reason of an error of the disk.
func writing(err error) error {
	var on *fs.PathError
	if errors.As(err, &on) {
		return fmt.Errorf("writing %s: %w", strings.ToValidUTF8(filepath.Base(on.Path), "?"), on.Err)
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return fmt.Errorf("writing %s: %w", strings.ToValidUTF8(filepath.Base(link.New), "?"), link.Err)
	}
	return err
}
