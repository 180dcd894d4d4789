// Package cache keeps fetched inputs on disk, by what they are, so that no content is fetched twice, and what an
// interrupted run has fetched of results. A cache that cannot be used is no reason not to fetch.
package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Cache is a folder of inputs. Goroutines and processes may share it. Use New; nil keeps nothing.
//
// Every entry is a folder with the SHA-256 of its key as name, in which are "data", the content; "part", content that is
// being fetched or that an interrupted run has left, see also Part; and "entry.json", which makes the content valid. Beside it is its lock.
type Cache struct {
	dir string
	// limit bounds the entries together, in bytes; zero stands for the default.
	limit int64
	now   func() time.Time
	// problem is the first that there was.
	problem atomic.Pointer[error]
}

// Problem is why the cache could not be used; nil when it could.
func (c *Cache) Problem() error {
	if c == nil || c.problem.Load() == nil {
		return nil
	}
	return *c.problem.Load()
}

// failed notes the first problem. It is errUnusable.
func (c *Cache) failed(err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) { // somebody has removed it in between
		return errUnusable
	}
	err = fmt.Errorf("%s: %w: what is fetched is not kept", c.dir, disk.Cause(err))
	c.problem.CompareAndSwap(nil, &err)
	return errUnusable
}

// errUnusable tells that a cache's folder cannot be used, also because somebody else does.
var errUnusable = errors.New("the cache cannot be used")

// Dir is where Seatrial keeps inputs: seatrial/inputs in the user's cache folder, which XDG_CACHE_HOME moves.
func Dir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "seatrial", "inputs"), nil
}

// New keeps up to limit bytes in a folder, which is made when it is needed; zero stands for 10 GiB, or a tenth of the disk
// when that is less.
func New(dir string, limit int64) *Cache {
	return &Cache{dir: dir, limit: limit, now: time.Now}
}

// Fill brings the content of a key to a folder that has none of its names, with its modes and links. fill fetches it into an
// empty folder when nobody has it. Of several callers that want the same key, in whatever process, one fetches and the
// others wait. A fill that fails or is killed leaves the folder to the next one for the same key, which may use what it finds
// there. The error is that of fill, of ctx or of the copy.
func (c *Cache) Fill(ctx context.Context, key, dir string, fill func(ctx context.Context, dir string) error) error {
	if c == nil {
		return fill(ctx, dir)
	}
	e, err := c.get(ctx, key, fill)
	if errors.Is(err, errUnusable) {
		return fill(ctx, dir)
	}
	if err != nil {
		return err
	}
	// A node gives the container a copy it may write to (contract 1, Inputs), so files are copied and never linked.
	if err = disk.CopyTree(ctx, e.data, dir); err != nil {
		err = fmt.Errorf("copying it from the cache: %w", err)
	}
	return errors.Join(err, e.close())
}

// Part gives use a folder for what is fetched for another place, with what an interrupted use of the same key has left
// there. It goes when use succeeds, or leaves nothing in it. There is none, and dir is empty, when the cache cannot be used
// or someone else has the folder. The error is that of use.
func (c *Cache) Part(ctx context.Context, key string, use func(dir string) error) error {
	if c == nil {
		return use("")
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		_ = c.failed(err)
		return use("")
	}
	name := nameOf(key)
	own := c.tryLock(name)
	if own == nil {
		return use("")
	}
	defer own.Close()
	dir := filepath.Join(c.dir, name)
	part := filepath.Join(dir, "part")
	if err := os.MkdirAll(part, 0o700); err != nil {
		_ = c.failed(err)
		return use("")
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

// entry is content that stays in the cache while it is open.
type entry struct {
	// dir is the entry's folder and data that of its content.
	dir, data string
	lock      *flock.Flock
	// tooLarge for the cache: nothing of it is kept.
	tooLarge bool
}

func (e *entry) close() error {
	var err error
	if e.tooLarge {
		err = errors.Join(os.RemoveAll(e.dir), os.Remove(e.lock.Path()))
	}
	return errors.Join(err, e.lock.Close())
}

// get is the entry of a key, as in Fill. Close it soon. The error is that of fill or of ctx, or errUnusable.
func (c *Cache) get(ctx context.Context, key string, fill func(ctx context.Context, dir string) error) (*entry, error) {
	name := nameOf(key)
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, c.failed(err)
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
func (c *Cache) fill(ctx context.Context, name string, fill func(context.Context, string) error) (*entry, error) {
	dir := filepath.Join(c.dir, name)
	part, data := filepath.Join(dir, "part"), filepath.Join(dir, "data")
	if err := os.RemoveAll(data); err != nil {
		return nil, c.failed(err)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return nil, c.failed(err)
	}
	if err := fill(ctx, part); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			// What is left would only keep the disk full. Where it is wanted there may be room, or there is when it is not here too.
			_ = errors.Join(os.RemoveAll(dir), os.Remove(dir+".lock"))
			return nil, c.failed(err)
		}
		return nil, err
	}
	size, err := measure(part)
	if err == nil {
		err = os.Rename(part, data)
	}
	if err == nil {
		err = size.write(dir)
	}
	if err != nil {
		return nil, c.failed(err)
	}
	c.touch(dir)
	return &entry{dir: dir, data: data}, nil
}

// open is a valid entry, which is now the one used last; nil when there is none. Its lock is held.
func (c *Cache) open(name string) *entry {
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
	return &entry{dir: dir, data: data}
}

// touch makes an entry the one used last.
func (c *Cache) touch(dir string) {
	now := c.now()
	_ = os.Chtimes(filepath.Join(dir, extentFile), now, now)
}
