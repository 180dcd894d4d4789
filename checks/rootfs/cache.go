package rootfs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Cache keeps the indexes of layers on disk, by digest. Goroutines and processes may share it. What is
// wrong with the folder never fails a question: the layer is read again. Use NewCache; a nil Cache keeps nothing.
type Cache struct {
	dir string
	// limit bounds the folder's files together, in bytes.
	limit  int64
	now    func() time.Time
	flight singleflight.Group
	// held are the stamps of layers whose files were read whole, and hold what they should.
	held sync.Map
	// problem is the first that there was.
	problem atomic.Pointer[error]
}

// Problem is why an index could not be kept, or had to be made anew; nil when there was none.
func (c *Cache) Problem() error {
	if c == nil || c.problem.Load() == nil {
		return nil
	}
	return *c.problem.Load()
}

// failed notes the first problem.
func (c *Cache) failed(name, consequence string, err error) {
	err = fmt.Errorf("%s: %w: %s", name, disk.Cause(err), consequence)
	c.problem.CompareAndSwap(nil, &err)
}

// defaultCacheSize is the bound on a cache's files together: 256 MiB, some hundred bases.
const defaultCacheSize = 256 << 20

// CacheDir is where Seatrial keeps its indexes: seatrial/layers in the user's cache folder.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "seatrial", "layers"), nil
}

// NewCache keeps up to limit bytes in a folder, which is made when it is needed; zero is 256 MiB.
// With an empty dir nothing is kept, and a layer that several want at once is still read once.
func NewCache(dir string, limit int64) *Cache {
	if limit <= 0 {
		limit = defaultCacheSize
	}
	return &Cache{dir: dir, limit: limit, now: time.Now}
}

// origin says where an index came from.
type origin struct {
	// cached: it was on disk, or another caller has just read it.
	cached bool
	// read counts the bytes that this caller took from the source.
	read int64
}

// index returns a layer's index. Of several callers that want the same one, one reads it.
func (c *Cache) index(ctx context.Context, layer Layer, budget, room int64) (*contents, origin, error) {
	if c == nil || layer.key() == "" {
		x, n, err := layer.fetch(ctx, budget, room)
		return x, origin{read: n}, err
	}
	for {
		var mine bool
		var from origin
		answer := c.flight.DoChan(layer.key(), func() (any, error) {
			mine = true
			if x, err := c.load(layer.key(), room); err != nil || x != nil && c.holds(ctx, layer) {
				from.cached = true
				return x, err
			}
			x, n, err := layer.fetch(ctx, budget, room)
			from.read = n
			if err == nil {
				c.store(layer.key(), x)
			}
			return x, err
		})
		select {
		case <-ctx.Done():
			return nil, origin{}, context.Cause(ctx)
		case got := <-answer:
			if got.Err == nil {
				from.cached = from.cached || !mine
				x := got.Val.(*contents)
				return x, from, x.fits(room)
			}
			// Another caller was interrupted or had a smaller budget; that is not this one's answer.
			if !mine && ctx.Err() == nil && callersOwn(got.Err) {
				continue
			}
			return nil, from, got.Err
		}
	}
}

func callersOwn(err error) bool {
	var budget *BudgetError
	if _, ok := limits.Of(err); ok {
		return true
	}
	return errors.As(err, &budget) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// fetch reads a layer unless the manifest already tells that it is too large.
func (l Layer) fetch(ctx context.Context, budget, room int64) (*contents, int64, error) {
	if l.Local {
		budget = math.MaxInt64
	}
	if l.Size > budget {
		return nil, 0, &BudgetError{Layer: l.short(), Size: l.Size, Left: budget}
	}
	return l.read(ctx, budget, room)
}

// abandoned is the age at which a file that someone began to write is taken for left behind.
const abandoned = time.Hour

// evict removes the files that were not used for longest until the rest is
// within the limit. keep was just written. Two processes that evict at once
// remove a little more than they had to, which costs a layer being read again.
func (c *Cache) evict(keep string) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	var files []os.FileInfo
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch {
		case strings.HasPrefix(info.Name(), disk.Prefix):
			if c.now().Sub(info.ModTime()) > abandoned {
				_ = os.Remove(filepath.Join(c.dir, info.Name()))
			}
		case strings.HasSuffix(info.Name(), cacheSuffix):
			files = append(files, info)
			total += info.Size()
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, f := range files {
		if total <= c.limit {
			return
		}
		if f.Name() != keep && os.Remove(filepath.Join(c.dir, f.Name())) == nil {
			total -= f.Size()
		}
	}
}
