package cache

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// errBusy tells that somebody fetches the same just now.
var errBusy = errors.New("another process fetches the same")

// Part gives use a folder for what is fetched for another place, with what an interrupted use of the same key has left
// there. It goes when use succeeds, or leaves nothing in it. The error is that of use, or an *UnusableError, also when
// someone else has the folder: use has not run then.
func (c *Cache) Part(ctx context.Context, key string, use func(dir string) error) error {
	name := nameOf(key)
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return &UnusableError{c.dir, err}
	}
	own := c.tryLock(name)
	if own == nil {
		return &UnusableError{c.dir, errBusy}
	}
	defer own.Close()
	dir := filepath.Join(c.dir, name)
	part := filepath.Join(dir, "part")
	if err := os.MkdirAll(part, 0o700); err != nil {
		return &UnusableError{c.dir, err}
	}
	now := c.now()
	_ = os.Chtimes(dir, now, now)
	c.evict(ctx, name)
	err := use(part)
	// What is left is not empty, and stays.
	if err == nil && os.RemoveAll(dir) == nil || os.Remove(part) == nil && os.Remove(dir) == nil {
		_ = os.Remove(own.Path())
	}
	return err
}
