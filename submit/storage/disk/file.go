// Package disk writes files and folders in one step: nothing half written ever has the final name.
package disk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Prefix is that of the names of what is in the making, beside its final place.
const Prefix = ".seatrial-"

// File is a file in the making. It replaces one that has its name when it is kept.
type File struct {
	*os.File
	final string
}

// Create begins a file beside its final name, which Keep gives it. Discard it.
func Create(name string) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), Prefix)
	if err != nil {
		return nil, err
	}
	return &File{f, name}, nil
}

// Keep gives the file its mode, whatever the umask, and its name. What must outlive a crash of the machine needs Sync before. A device,
// a pipe or a socket that has the name keeps it: that is an error.
func (f *File) Keep(mode fs.FileMode) error {
	if info, err := os.Lstat(f.final); err == nil && info.Mode()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		return &fs.PathError{Op: "replacing", Path: f.final, Err: errors.New("it is no regular file, and stays")}
	}
	if err := cmp.Or(f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), f.final)
}

// Discard removes what was not kept.
func (f *File) Discard() {
	f.Close()
	_ = os.Remove(f.Name()) // it is gone when it was kept
}

// WriteFile gives a file its content at once, or leaves it as it was, also when the machine crashes.
func WriteFile(name string, data []byte, mode fs.FileMode) error {
	f, err := Create(name)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Keep(mode)
}

// step is how much is copied between two looks at the context, in bytes: what a slow disk takes in a moment.
const step = 16 << 20

// Copy copies the rest of one file to another that has nothing there. Where the file system can share blocks, or copy by
// itself, it does; holes stay holes. The error for a disk without room is a *FullError.
func Copy(ctx context.Context, to, from *os.File) error {
	at, err := from.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	begin, err := to.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	begin -= at // a byte of from is as much further on
	room := NewRoom(filepath.Dir(to.Name()))
	for {
		size, err := from.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		start, end, err := nextData(from, at, size)
		if errors.Is(err, io.EOF) {
			if size > at { // a hole at its end
				return to.Truncate(begin + size)
			}
			return nil
		}
		if at, err = copyData(ctx, to, from, begin, start, min(end, start+step), room); err != nil {
			return err
		}
	}
}

// copyData copies what is between two offsets of a file, and tells where it has ended.
func copyData(ctx context.Context, to, from *os.File, begin, start, end int64, room *Room) (int64, error) {
	if err := cmp.Or(ctx.Err(), room.Take(end-start)); err != nil {
		return 0, err
	}
	if _, err := from.Seek(start, io.SeekStart); err != nil {
		return 0, err
	}
	if _, err := to.Seek(begin+start, io.SeekStart); err != nil {
		return 0, err
	}
	// io.Copy of two files lets the kernel do it.
	n, err := io.CopyN(to, from, end-start)
	if err != nil && !errors.Is(err, io.EOF) { // it may be shorter by now
		return 0, cmp.Or(ctx.Err(), err)
	}
	return start + n, nil
}

// Add copies the rest of a file into a folder, under a name that it does not have, with a mode whatever the umask.
func Add(ctx context.Context, dir *os.Root, name string, from *os.File, mode fs.FileMode) error {
	to, err := dir.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return cmp.Or(Copy(ctx, to, from), to.Chmod(mode), to.Close())
}

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
