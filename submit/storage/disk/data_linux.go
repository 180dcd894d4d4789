package disk

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// nextData is where the next bytes of a file are that are no hole, from an offset on, and where the hole behind them
// begins. At the end it is io.EOF.
func nextData(file *os.File, from, size int64) (start, end int64, err error) {
	if from >= size {
		return size, size, io.EOF
	}
	if start, err = file.Seek(from, unix.SEEK_DATA); err != nil {
		if errors.Is(err, unix.ENXIO) {
			return size, size, io.EOF
		}
		return from, size, nil // a file system that has no holes
	}
	if end, err = file.Seek(start, unix.SEEK_HOLE); err != nil {
		end = size
	}
	return start, end, nil
}
