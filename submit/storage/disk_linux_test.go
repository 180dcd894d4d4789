package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// A disk without room is said so before it is full, and nothing is left on it: it is half as large as the 64 KiB that it is to hold.
func TestDiskFull(t *testing.T) {
	disktest.Small(t, "32k", func(disk string) {
		_, url := newHostile(t)
		kept := filepath.Join(disk, "cache")
		for _, c := range []*cache.Cache{nil, cache.New(kept, 1<<30)} {
			_, err := Fetch(t.Context(), urlInput(url+"/good"), disk, FetchOptions{Cache: c})
			if want := fmt.Sprintf("downloading %s/good: writing it to disk: the disk at %s has no room for it: ", url, disk); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("error is %v, want %s", err, want)
			}
		}
		if left, err := os.ReadDir(kept); err != nil || len(left) > 0 {
			t.Errorf("left in the cache: %v, %v", left, err)
		}
		err := filepath.WalkDir(disk, func(p string, d os.DirEntry, err error) error {
			if err == nil && strings.Contains(filepath.Base(p), "good") {
				t.Errorf("left behind: %s", p)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
