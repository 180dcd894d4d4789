package cache

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Entry is content that stays in the cache while it is open.
type Entry struct {
	// Dir holds what fill has written. It must not be changed: see Copy.
	Dir string
	// Bytes of the content's files.
	Bytes int64
	// Filled: it was fetched just now.
	Filled bool

	dir  string
	lock *flock.Flock
	// tooLarge for the cache: nothing of it is kept.
	tooLarge bool
}

// Copy writes the content into a folder that has none of its names, with its modes and links. A node gives the
// container a copy it may write to (contract 1, Inputs), so files are copied and never linked.
func (e *Entry) Copy(ctx context.Context, dir string) error {
	if err := disk.CopyTree(ctx, e.Dir, dir); err != nil {
		return fmt.Errorf("copying it from the cache: %w", err)
	}
	return nil
}

// Close lets the entry go.
func (e *Entry) Close() error {
	var err error
	if e.tooLarge {
		err = errors.Join(os.RemoveAll(e.dir), os.Remove(e.lock.Path()))
	}
	return errors.Join(err, e.lock.Close())
}
