package storage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// diskWriter keeps the disk's error apart from the network's.
type diskWriter struct {
	*os.File
	err error
}

// Write implements io.Writer.
func (w *diskWriter) Write(p []byte) (int, error) {
	n, err := w.File.Write(p)
	w.err = writing(err)
	return n, err
}

// ReadFrom hides that of the file, which would not tell whose error it is.
func (w *diskWriter) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{w}, r)
}

func seekStart(f *os.File) error {
	_, err := f.Seek(0, io.SeekStart)
	return err
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
