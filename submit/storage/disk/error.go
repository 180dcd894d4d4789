package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Cause is what the system says of a file, without the call and the name that it says it with; other errors stay.
func Cause(err error) error {
	var failed *fs.PathError
	var moved *os.LinkError
	switch {
	case errors.As(err, &failed):
		return failed.Err
	case errors.As(err, &moved):
		return moved.Err
	}
	return err
}

// Writer keeps the disk's error apart from that of what is written.
type Writer struct {
	io.Writer
	// Err is what the last Write failed with.
	Err error
}

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.Err = err
	return n, err
}
