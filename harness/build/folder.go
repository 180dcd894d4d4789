package build

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"github.com/tonistiigi/fsutil"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// folder is one that the builder reads. BuildKit's client sends a file that it cannot open as an empty one, and says nothing: whoever
// builds is told of the first one instead, before there is an image with it.
type folder struct {
	fsutil.FS
	dir  string
	mu   sync.Mutex
	lost error
	stop context.CancelCauseFunc
}

// Open implements fsutil.FS.
func (f *folder) Open(name string) (io.ReadCloser, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.lost == nil {
			f.lost = &unreadError{filepath.Join(f.dir, name), disk.Cause(err)}
		}
		if f.stop != nil {
			f.stop(f.lost)
		}
	}
	return file, err
}

// unreadError is that of a file of a build context.
type unreadError struct {
	name  string
	cause error
}

func (e *unreadError) Error() string {
	return fmt.Sprintf("reading build context: %s: %v", e.name, e.cause)
}

// Unwrap returns the cause.
func (e *unreadError) Unwrap() error { return e.cause }

// Hint is how to do without it.
func (e *unreadError) Hint() string {
	return "whoever builds has to be able to read it; what is not for the image is left out by .dockerignore"
}

// until is a context that ends when a folder has a file that cannot be read, with that for its cause.
func (in *inputs) until(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancelCause(ctx)
	for _, f := range in.folders {
		f.mu.Lock()
		f.stop = stop
		f.mu.Unlock()
	}
	return ctx, func() { stop(nil) }
}

// unread is the error of a file of a folder that could not be read; nil when all could.
func (in *inputs) unread() error {
	for _, f := range in.folders {
		f.mu.Lock()
		lost := f.lost
		f.mu.Unlock()
		if lost != nil {
			return lost
		}
	}
	return nil
}
