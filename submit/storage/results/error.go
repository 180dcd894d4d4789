package results

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

	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/internal/untar"
)

// LimitError tells that results are larger than allowed.
type LimitError = untar.LimitError

// KeptError tells that what has come so far is kept.
type KeptError struct{ error }

// Unwrap gives the reason why it is not all.
func (e *KeptError) Unwrap() error { return e.error }

// damageError tells that an archive is not one, or not whole.
type damageError struct{ reason string }

func (e *damageError) Error() string { return e.reason }

// unpacking says what is wrong with an archive; other errors stay.
func unpacking(err error) error {
	switch {
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

// writing names the entry and the reason of an error of the disk.
func writing(err error) error {
	var on *fs.PathError
	var link *os.LinkError
	var name string
	switch {
	case errors.As(err, &on):
		name = on.Path
	case errors.As(err, &link):
		name = link.New
	default:
		return err
	}
	return fmt.Errorf("writing %s: %w", strings.ToValidUTF8(filepath.Base(name), "?"), disk.Cause(err))
}
