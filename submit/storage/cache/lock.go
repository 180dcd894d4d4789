package cache

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockInterval is how often a lock is asked for that another process holds.
const lockInterval = 50 * time.Millisecond

// lock waits for an entry's lock: alone, to write it, or with others, to read it.
func (c *Cache) lock(ctx context.Context, name string, alone bool) (*flock.Flock, error) {
	path := filepath.Join(c.dir, name+".lock")
	for {
		l := flock.New(path)
		try := l.TryRLockContext
		if alone {
			try = l.TryLockContext
		}
		if _, err := try(ctx, lockInterval); err != nil {
			l.Close()
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, c.failed(err)
		}
		if current(l) {
			return l, nil
		}
		// It was evicted, its lock with it.
		l.Close()
	}
}

// tryLock is an entry's lock if nobody else has it, else nil.
func (c *Cache) tryLock(name string) *flock.Flock {
	l := flock.New(filepath.Join(c.dir, name+".lock"))
	if ok, err := l.TryLock(); err == nil && ok && current(l) {
		return l
	}
	l.Close()
	return nil
}

// current tells whether a lock's file is still the one that others find.
func current(l *flock.Flock) bool {
	held, err1 := l.Stat()
	found, err2 := os.Stat(l.Path())
	return err1 == nil && err2 == nil && os.SameFile(held, found)
}
