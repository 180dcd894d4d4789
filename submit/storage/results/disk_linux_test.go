package results

import (
	"archive/tar"
	"bytes"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/archivetest"
	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// Results come home although there is no room for keeping them, and nothing is left where there is none.
func TestFetchWithTheCacheFull(t *testing.T) {
	disktest.Small(t, "32k", func(disk string) {
		var entries []tar.Header
		for range 2000 {
			entries = append(entries, archivetest.File(rand.Text()+rand.Text()))
		}
		data := archivetest.Make(t, entries...)
		if len(data) < 64<<10 {
			t.Fatalf("the archive has %d bytes, want more than the disk", len(data))
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(data))
		}))
		t.Cleanup(server.Close)
		o := Options{Cache: cache.New(filepath.Join(disk, "cache"), 1<<30)}
		into := filepath.Join(t.TempDir(), "results")
		if _, err := Fetch(t.Context(), Source{Archive: server.URL}, into, o); err != nil || len(archivetest.Tree(t, into)) != 2000 {
			t.Error(err)
		}

		f := &fetching{Options: o}
		dir := filepath.Join(t.TempDir(), "content")
		var used []string
		err := f.content(t.Context(), "key", dir, func(parent, name string, resume bool) error {
			used = append(used, name)
			folder := filepath.Join(parent, name)
			return errors.Join(os.Mkdir(folder, 0o755), os.WriteFile(filepath.Join(folder, "large"), make([]byte, 64<<10), 0o644))
		})
		if info, statErr := os.Stat(filepath.Join(dir, "large")); err != nil || statErr != nil || info.Size() != 64<<10 || !slices.Equal(used, []string{"content", "content"}) {
			t.Errorf("%v, %v, into %q", err, statErr, used)
		}
		if left := archivetest.Tree(t, filepath.Join(disk, "cache")); len(left) > 0 {
			t.Errorf("left in the cache: %q", left)
		}
	})
}
