package cache

import (
	"errors"
	"os"

	"github.com/gofrs/flock"
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

// Close lets the entry go.
func (e *Entry) Close() error {
	var err error
	if e.tooLarge {
		err = errors.Join(os.RemoveAll(e.dir), os.Remove(e.lock.Path()))
	}
	return errors.Join(err, e.lock.Close())
}
