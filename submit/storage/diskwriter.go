package storage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// diskWriter keeps the disk's error apart from the network's.
type diskWriter struct {
	io.Writer
	err error
}

// Write implements io.Writer.
func (w *diskWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = writing(err)
	return n, err
}

// writing is an error of the disk without the name that the file has only for now; nil for none.
func writing(err error) error {
	var file *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &file):
		err = file.Err
	}
	return fmt.Errorf("writing it to disk: %w", err)
}
