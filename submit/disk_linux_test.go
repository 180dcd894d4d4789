package submit

import (
	"archive/tar"
	"crypto/rand"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// Results come home although there is no room for keeping them, and nothing is left where there is none.
func TestFetchWithTheCacheFull(t *testing.T) {
	disktest.Small(t, "32k", func(disk string) {
		var entries []tar.Header
		for range 2000 {
			entries = append(entries, file(rand.Text()+rand.Text()))
		}
		data := archive(t, entries...)
		if len(data) < 64<<10 {
			t.Fatalf("the archive has %d bytes, want more than the disk", len(data))
		}
		c := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": serves(data)}, urlResult("{server}/e-1.tar.gz"))
		o := FetchOptions{Dir: filepath.Join(t.TempDir(), "results"), Cache: cache.New(filepath.Join(disk, "cache"), 1<<30)}
		if _, err := c.Fetch(t.Context(), "j-1", o); err != nil || len(tree(t, o.Dir)) != 2000 {
			t.Error(err)
		}

		f := &fetching{client: c, options: o}
		dir := filepath.Join(t.TempDir(), "content")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		var into []string
		err := f.content(t.Context(), "key", dir, func(parent, name string, resume bool) error {
			into = append(into, name)
			folder := filepath.Join(parent, name)
			return errors.Join(os.Mkdir(folder, 0o755), os.WriteFile(filepath.Join(folder, "large"), make([]byte, 64<<10), 0o644))
		})
		if info, statErr := os.Stat(filepath.Join(dir, "large")); err != nil || statErr != nil || info.Size() != 64<<10 || !slices.Equal(into, []string{"content", "content"}) {
			t.Errorf("%v, %v, into %q", err, statErr, into)
		}
		if left := tree(t, filepath.Join(disk, "cache")); len(left) > 0 {
			t.Errorf("left in the cache: %q", left)
		}
	})
}
