package rootfs

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

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
