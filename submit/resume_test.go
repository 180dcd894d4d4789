package submit

import (
	"archive/tar"
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/archivetest"
	"github.com/seatrial/seatrial/submit/storage/cache"
)

// fakeLost serves a file of which a request without a range brings the first half and nothing more, until it is up again.
type fakeLost struct {
	mutex sync.Mutex
	data  []byte
	tag   string
	up    bool
	// ranges are what it was asked for.
	ranges []string
}

func (f *fakeLost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.ranges = append(f.ranges, r.Header.Get("Range"))
	switch {
	case f.up:
		w.Header().Set("ETag", f.tag)
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(f.data))
	case r.Header.Get("Range") == "":
		w.Header().Set("ETag", f.tag)
		http.ServeContent(&cutShort{w, len(f.data) / 2}, r, "", time.Unix(1, 0), bytes.NewReader(f.data))
	default:
		panic(http.ErrAbortHandler)
	}
}

// cutShort ends a connection after some bytes.
type cutShort struct {
	http.ResponseWriter
	left int
}

func (c *cutShort) Write(p []byte) (int, error) {
	if len(p) <= c.left {
		c.left -= len(p)
		return c.ResponseWriter.Write(p)
	}
	_, _ = c.ResponseWriter.Write(p[:c.left])
	_ = http.NewResponseController(c.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}

// noise are results of which half an archive has half the files.
func noise(t *testing.T, prefix string) []byte {
	t.Helper()
	entries := []tar.Header{}
	for i := range 90 {
		entries = append(entries, archivetest.File(prefix+strings.Repeat(string(rune('a'+i%26)), i%50)+string(rune(0x100+i))))
	}
	return archivetest.Make(t, entries...)
}

// What a lost network has left is gone on with by the next call, from whatever it left, and comes to the same.
func TestFetchGoesOn(t *testing.T) {
	old, other := noise(t, "old-"), noise(t, "new-")
	for _, test := range []struct {
		name string
		// between happens between the two calls.
		between func(f *fakeLost, part string) error
		want    []byte
		// anew: the second call ends up asking for everything, and else for the rest.
		anew bool
	}{
		{"as it was", func(*fakeLost, string) error { return nil }, old, false},
		{"changed", func(f *fakeLost, _ string) error { f.data, f.tag = other, `"2"`; return nil }, other, true},
		{"cut", func(_ *fakeLost, part string) error { return os.Truncate(part, 100) }, old, false},
		{"zeros", func(_ *fakeLost, part string) error { return os.WriteFile(part, make([]byte, 500), 0o600) }, old, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fakeLost{data: old, tag: `"1"`}
			c := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": f.ServeHTTP}, urlResult("{server}/e-1.tar.gz"))
			dir, kept := t.TempDir(), t.TempDir()
			var done, total int64
			var noted string
			o := FetchOptions{
				Dir: filepath.Join(dir, "results"), Cache: cache.New(kept, 0),
				Progress: func(d, of int64) { done, total = d, of },
				Noted:    func(folder string) error { noted = folder; return nil },
			}
			_, err := c.Fetch(t.Context(), "j-1", o)
			var result *ResultError
			if !errors.As(err, &result) || result.Hint() != "what has come is kept; go on with it: seatrial fetch j-1" {
				t.Fatal(err)
			}
			if left := archivetest.Tree(t, dir); len(left) > 0 || filepath.Dir(noted) != dir {
				t.Errorf("left behind: %q, noted %s", left, noted)
			}
			parts, err := filepath.Glob(filepath.Join(kept, "*", "part", "part"))
			if err != nil || len(parts) != 1 {
				t.Fatal(parts, err)
			}
			f.mutex.Lock()
			f.up, f.ranges = true, nil
			err = test.between(f, parts[0])
			f.mutex.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Fetch(t.Context(), "j-1", o); err != nil {
				t.Fatal(err)
			}
			f.mutex.Lock()
			defer f.mutex.Unlock()
			if anew := f.ranges[len(f.ranges)-1] == ""; anew != test.anew {
				t.Errorf("asked for %q", f.ranges)
			}
			if size := int64(len(f.data)); done != size || total != size {
				t.Errorf("the progress ended at %d of %d, want %d", done, total, size)
			}
			want := filepath.Join(t.TempDir(), "want")
			straight := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": serves(test.want)}, urlResult("{server}/e-1.tar.gz"))
			if _, err := straight.Fetch(t.Context(), "j-1", FetchOptions{Dir: want}); err != nil {
				t.Fatal(err)
			}
			if got, want := strings.Join(archivetest.Tree(t, o.Dir), "\n"), strings.Join(archivetest.Tree(t, want), "\n"); got != want {
				t.Error("the results differ")
			}
			if left := archivetest.Tree(t, kept); len(left) > 0 {
				t.Errorf("left in the cache: %q", left)
			}
		})
	}
}

// What must not be gone on with is not kept.
func TestFetchKeepsNothing(t *testing.T) {
	whole := archivetest.Make(t, archivetest.File("stdout"))
	for name, handler := range map[string]http.HandlerFunc{
		"gone":      answer(404, ""),
		"truncated": serves(whole[:len(whole)/2]),
		"unsafe":    serves(archivetest.Make(t, archivetest.File("../out"))),
		"too large": serves(archivetest.Make(t, archivetest.File(strings.Repeat("n", 200)))),
	} {
		c := fakeResults(t, "Completed", "local", map[string]http.HandlerFunc{"/e-1.tar.gz": handler}, urlResult("{server}/e-1.tar.gz"))
		kept := t.TempDir()
		_, err := c.Fetch(t.Context(), "j-1", FetchOptions{Dir: filepath.Join(t.TempDir(), "results"), Cache: cache.New(kept, 0), MaxBytes: 100})
		if err == nil {
			t.Errorf("%s is no error", name)
		}
		if left := archivetest.Tree(t, kept); len(left) > 0 {
			t.Errorf("%s: left in the cache: %q", name, left)
		}
	}
}

func serves(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(data))
	}
}
