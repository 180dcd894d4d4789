package limits

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Open opens a regular file; a link to one as well. Devices, pipes and sockets are refused without having been opened
// for what they are: one that comes to the name in between does not block. Its error is that of os.Open, or says what the
// file is.
func (l *Limits) Open(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := regular(name, info); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = regular(name, info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// regular refuses what is no file, in words.
func regular(name string, info fs.FileInfo) error {
	what := ""
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	default:
		what = "no regular file"
	}
	return &fs.PathError{Op: "open", Path: name, Err: &KindError{what}}
}

// KindError tells that a name is not that of a regular file.
type KindError struct {
	// Kind that it has: "a pipe".
	Kind string
}

func (e *KindError) Error() string { return "it is " + e.Kind + ", want a regular file" }

// ReadFile reads a whole regular file. Its errors are those of Open and ReadAll.
func (l *Limits) ReadFile(name string) ([]byte, error) {
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return l.readAll(prompt{f}, filepath.Base(name))
}

// ReadFileUntil is ReadFile up to the end of ctx.
func (l *Limits) ReadFileUntil(ctx context.Context, name string) ([]byte, error) {
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return l.readAll(Awaited(ctx, prompt{f}), filepath.Base(name))
}

// silence is how long a read of a regular file may take. Only files of the kernel's take any time in which they can be
// interrupted: /proc/kmsg waits for its next message.
var silence = 5 * time.Second

// prompt is a file whose reads end.
type prompt struct{ file *os.File }

// Read implements io.Reader.
func (p prompt) Read(b []byte) (int, error) {
	_ = p.file.SetReadDeadline(time.Now().Add(silence)) // which files on a disk refuse: their reads do not wait
	n, err := p.file.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return n, &fs.PathError{Op: "read", Path: p.file.Name(), Err: &KindError{"a file that has nothing to tell"}}
	}
	return n, err
}

// Tail reads the last bytes of a regular file, up to size. Its errors are those of Open and of reading.
func (l *Limits) Tail(name string, size int64) ([]byte, error) {
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(f, max(0, info.Size()-size), size))
}

// ReadFS is ReadFile in a file system, whose names have no links out of it.
func (l *Limits) ReadFS(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := regular(name, info); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return l.readAll(f, name)
}

// ReadAll reads all of it, up to Bytes; when there is more it fails with an *Error.
func (l *Limits) ReadAll(r io.Reader) ([]byte, error) { return l.readAll(r, "") }

func (l *Limits) readAll(r io.Reader, source string) ([]byte, error) {
	if l.Bytes == 0 {
		return nil, fmt.Errorf("the limits of %s set no bytes", l.Name)
	}
	return io.ReadAll(&reader{from: r, left: l.Bytes, limits: l, source: source})
}

// Reader reads up to Bytes; when there is more it fails with an *Error.
func (l *Limits) Reader(r io.Reader) io.Reader {
	if l.Bytes == 0 {
		return r
	}
	return &reader{from: r, left: l.Bytes, limits: l}
}

type reader struct {
	from   io.Reader
	left   int64
	limits *Limits
	source string
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1]
	}
	n, err := r.from.Read(p)
	if int64(n) > r.left {
		n, err = int(r.left), &Error{r.limits, "bytes", r.source}
	}
	r.left -= int64(n)
	return n, err
}
