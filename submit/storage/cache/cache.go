// Package cache keeps fetched inputs on disk, by what they are, so that no content is fetched twice, and what an
// interrupted run has fetched of results.
package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/shirou/gopsutil/v4/disk"
)

// DefaultLimit bounds a cache in bytes: 10 GiB, or a tenth of the disk it is on when that is less.
const DefaultLimit = 10 << 30

// Cache is a folder of inputs. Goroutines and processes may share it. Use New.
//
// Every entry is a folder with the SHA-256 of its key as name, in which are "data", the content; "part", content that is
// being fetched or that an interrupted run has left, see also Part; and "entry.json", which makes the content valid. Beside it is its lock.
type Cache struct {
	dir string
	// limit bounds the entries together, in bytes.
	limit int64
	now   func() time.Time
}

// UnusableError tells that a cache's folder cannot be used, which is no reason not to fetch.
type UnusableError struct {
	Dir string
	Err error
}

func (e *UnusableError) Error() string { return fmt.Sprintf("using the cache %s: %v", e.Dir, e.Err) }

// Unwrap gives what the system said.
func (e *UnusableError) Unwrap() error { return e.Err }

// Dir is where Seatrial keeps inputs: seatrial/inputs in the user's cache folder, which XDG_CACHE_HOME moves.
func Dir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "seatrial", "inputs"), nil
}

// New keeps up to limit bytes in a folder, which is made when it is needed; zero stands for DefaultLimit.
func New(dir string, limit int64) *Cache {
	return &Cache{dir: dir, limit: limit, now: time.Now}
}

// Get returns the content of a key, which fill fetches into an empty folder when nobody has it. Of several callers that
// want the same key, in whatever process, one fetches and the others wait. A fill that fails or is killed
// leaves the folder to the next one for the same key, which may use what it finds there. The entry stays while it is
// open: close it soon. The error is that of fill or of ctx, or an *UnusableError.
func (c *Cache) Get(ctx context.Context, key string, fill func(ctx context.Context, dir string) error) (*Entry, error) {
	name := nameOf(key)
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, &UnusableError{c.dir, err}
	}
	shared, err := c.lock(ctx, name, false)
	if err != nil {
		return nil, err
	}
	if e := c.open(name); e != nil {
		e.lock = shared
		return e, nil
	}
	shared.Close()
	own, err := c.lock(ctx, name, true)
	if err != nil {
		return nil, err
	}
	e := c.open(name) // another may have been faster
	if e == nil {
		if e, err = c.fill(ctx, name, fill); err != nil {
			own.Close()
			return nil, err
		}
		e.tooLarge = c.evict(ctx, name)
	}
	e.lock = own
	return e, nil
}

// nameOf is the name of a key's folder.
func nameOf(key string) string {
	hash := sha256.Sum256([]byte(key))
	return hex.EncodeToString(hash[:])
}

// fill makes the entry. Its lock is held.
func (c *Cache) fill(ctx context.Context, name string, fill func(context.Context, string) error) (*Entry, error) {
	dir := filepath.Join(c.dir, name)
	part, data := filepath.Join(dir, "part"), filepath.Join(dir, "data")
	if err := errors.Join(os.RemoveAll(data), os.MkdirAll(part, 0o700)); err != nil {
		return nil, &UnusableError{c.dir, err}
	}
	if err := fill(ctx, part); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			// What is left would only keep the disk full.
			_ = errors.Join(os.RemoveAll(dir), os.Remove(dir+".lock"))
		}
		return nil, err
	}
	e := &Entry{Dir: data, Filled: true, dir: dir}
	size, err := measure(part)
	if err == nil {
		err = os.Rename(part, data)
	}
	if err == nil {
		err = size.write(dir)
	}
	if err != nil {
		return nil, &UnusableError{c.dir, err}
	}
	e.Bytes = size.Bytes
	c.touch(dir)
	return e, nil
}

// open is a valid entry, which is now the one used last; nil when there is none. Its lock is held.
func (c *Cache) open(name string) *Entry {
	dir := filepath.Join(c.dir, name)
	data := filepath.Join(dir, "data")
	want, err := readExtent(dir)
	if err != nil {
		return nil
	}
	// After a crash of the machine files can be shorter than they were.
	if got, err := measure(data); err != nil || got != want {
		return nil
	}
	c.touch(dir)
	return &Entry{Dir: data, Bytes: want.Bytes, dir: dir}
}

// touch makes an entry the one used last.
func (c *Cache) touch(dir string) {
	now := c.now()
	_ = os.Chtimes(filepath.Join(dir, extentFile), now, now)
}

// bound is the limit in bytes.
func (c *Cache) bound(ctx context.Context) int64 {
	if c.limit > 0 {
		return c.limit
	}
	usage, err := disk.UsageWithContext(ctx, c.dir)
	if err != nil || usage.Total == 0 || usage.Total/10 > DefaultLimit {
		return DefaultLimit
	}
	return int64(usage.Total / 10)
}
