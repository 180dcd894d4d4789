package cache

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/disk"
)

const (
	// defaultLimit bounds a cache in bytes: 10 GiB.
	defaultLimit = 10 << 30
	// abandoned is the age at which content that was not fetched to its end is given up.
	abandoned = 7 * 24 * time.Hour
)

// found is an entry as it is on disk.
type found struct {
	name     string
	bytes    int64
	used     time.Time
	complete bool
}

// evict removes what was not used for longest until the rest is within the limit, but for what someone uses. It
// tells whether keep, which was just written, is too large itself.
func (c *Cache) evict(ctx context.Context, keep string) (tooLarge bool) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return false
	}
	var all []found
	var total int64
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		f := c.find(e.Name())
		total += f.bytes
		if f.name != keep {
			all = append(all, f)
		} else if f.bytes > c.bound(ctx) {
			tooLarge = true
			total -= f.bytes // it goes when it is closed
		}
	}
	slices.SortFunc(all, func(a, b found) int { return a.used.Compare(b.used) })
	limit := c.bound(ctx)
	for _, f := range all {
		stale := !f.complete && c.now().Sub(f.used) > abandoned
		if (total > limit || stale) && c.remove(f.name) {
			total -= f.bytes
		}
	}
	return tooLarge
}

func (c *Cache) find(name string) found {
	dir := filepath.Join(c.dir, name)
	f := found{name: name}
	if info, err := os.Stat(filepath.Join(dir, extentFile)); err == nil {
		f.used, f.complete = info.ModTime(), true
		if x, err := readExtent(dir); err == nil {
			f.bytes = x.Bytes
			return f
		}
	}
	if info, err := os.Stat(dir); err == nil {
		f.used = info.ModTime()
	}
	x, _ := measure(dir) // of what can be read
	f.bytes = x.Bytes
	return f
}

// remove removes an entry and its lock, unless someone uses it.
func (c *Cache) remove(name string) bool {
	l := c.tryLock(name)
	if l == nil {
		return false
	}
	defer l.Close()
	// What is half removed must not be taken for valid.
	if err := os.Remove(filepath.Join(c.dir, name, extentFile)); err != nil && !os.IsNotExist(err) {
		return false
	}
	if os.RemoveAll(filepath.Join(c.dir, name)) != nil {
		return false
	}
	_ = os.Remove(l.Path())
	return true
}

// bound is the limit in bytes.
func (c *Cache) bound(ctx context.Context) int64 {
	if c.limit > 0 {
		return c.limit
	}
	usage, err := disk.UsageWithContext(ctx, c.dir)
	if err != nil || usage.Total == 0 || usage.Total/10 > defaultLimit {
		return defaultLimit
	}
	return int64(usage.Total / 10)
}
