package importer

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
)

// source is an open file whose chunks are read in parallel. The last of its holders closes it.
type source struct {
	name    string
	file    *os.File
	opened  fs.FileInfo
	holders atomic.Int32
	// closing is what the last holder found; read it only after that.
	closing error
}

// openFile opens a regular file that was there before, with one holder.
func openFile(name string, before fs.FileInfo) (*source, error) {
	// Not to wait for a writer if a pipe has taken the file's place.
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, reading(name, err)
	}
	s := &source{name: name, file: file}
	s.holders.Store(1)
	s.opened, err = file.Stat()
	switch {
	case err != nil:
		err = reading(name, err)
	case !os.SameFile(before, s.opened) || changed(before, s.opened):
		err = &changedError{name}
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return s, nil
}

// release is called once by each holder. The last one sees whether the file is still what it was.
func (s *source) release() error {
	if s.holders.Add(-1) > 0 {
		return nil
	}
	after, err := s.file.Stat()
	s.file.Close()
	switch {
	case err != nil:
		s.closing = reading(s.name, err)
	case changed(s.opened, after):
		s.closing = &changedError{s.name}
	}
	return s.closing
}

// read reads the chunk at an offset into a buffer as long as a chunk. That nothing comes after the last one is
// seen when the file is closed, by its size.
func (s *source) read(buffer []byte, offset int64) (int, error) {
	want := int(min(int64(len(buffer)), s.opened.Size()-offset))
	// Files of the kernel say that they are empty, and are not.
	n, err := s.file.ReadAt(buffer[:max(want, 1)], offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, reading(s.name, err)
	}
	if n != want {
		return 0, &changedError{s.name}
	}
	return n, nil
}

func changed(before, after fs.FileInfo) bool {
	return before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime())
}
