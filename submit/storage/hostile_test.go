package storage

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// fakeHostile stands in for web servers that do what none should. The path says what.
type fakeHostile struct {
	data []byte
	// gets counts the GETs, and ranges has what they asked for.
	gets   int
	ranges []string
}

func (f *fakeHostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	get := r.Method == http.MethodGet
	if get {
		f.gets++
		f.ranges = append(f.ranges, r.Header.Get("Range"))
	}
	half := len(f.data) / 2
	tell := func(etag string, length int) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Length", fmt.Sprint(length))
	}
	flush := func(p []byte) {
		_, _ = w.Write(p)
		_ = http.NewResponseController(w).Flush()
	}
	switch {
	case r.URL.Path == "/good" || r.URL.Path == "/broken" && f.gets != 1 || r.URL.Path == "/no-ranges" && f.gets > 3:
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(f.data))
	case r.URL.Path == "/untold":
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data))
	case r.URL.Path == "/changing":
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, f.gets))
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(f.data))
	case r.URL.Path == "/gzip-bomb":
		var bomb bytes.Buffer
		zip := gzip.NewWriter(&bomb)
		_, _ = io.CopyN(zip, zeros{}, 64<<20)
		zip.Close()
		w.Header().Set("Content-Encoding", "gzip")
		tell(`"1"`, bomb.Len())
		_, _ = w.Write(bomb.Bytes())
	case r.URL.Path == "/gzip-lie":
		w.Header().Set("Content-Encoding", "gzip")
		tell(`"1"`, len(f.data))
		_, _ = w.Write(f.data)
	case !get:
		tell(`"1"`, len(f.data))
	case r.URL.Path == "/broken", r.URL.Path == "/truncated", r.URL.Path == "/no-ranges" && r.Header.Get("Range") == "", r.URL.Path == "/other-part" && r.Header.Get("Range") == "", r.URL.Path == "/changed" && r.Header.Get("Range") == "":
		tell(`"1"`, len(f.data))
		flush(f.data[:half])
		panic(http.ErrAbortHandler)
	case r.URL.Path == "/other-part", r.URL.Path == "/no-ranges":
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(f.data)-1, len(f.data)))
		w.WriteHeader(http.StatusPartialContent)
	case r.URL.Path == "/changed":
		tell(`"2"`, len(f.data))
		_, _ = w.Write(f.data)
	case r.URL.Path == "/endless":
		w.Header().Set("Transfer-Encoding", "chunked")
		_, _ = io.Copy(w, zeros{})
	case r.URL.Path == "/beyond": // more than its length says, which Go's own server would not send
		conn, out, err := http.NewResponseController(w).Hijack()
		if err == nil {
			fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: %d\r\n\r\n%s%s", len(f.data), f.data, f.data)
			out.Flush()
			conn.Close()
		}
	case r.URL.Path == "/loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func newHostile(t *testing.T) (*fakeHostile, string) {
	t.Helper()
	f := &fakeHostile{data: bytes.Repeat([]byte("0123456789abcdef"), 1<<12)}
	server := httptest.NewUnstartedServer(f)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return f, server.URL
}

func TestHostileServers(t *testing.T) {
	for path, want := range map[string]string{
		"/good":       "",
		"/broken":     "",
		"/beyond":     "",
		"/untold":     "",
		"/changing":   "",
		"/truncated":  fmt.Sprintf("the connection broke at byte %d: unexpected EOF", 1<<15),
		"/other-part": "the server sent another part than it was asked for",
		"/changed":    "the file changed while it was fetched",
		"/endless":    "it has more than 1000000 bytes",
		"/gzip-bomb":  "it has more than 1000000 bytes",
		"/gzip-lie":   "the server says that it is gzip, and it is not",
		"/loop":       "it redirects in a circle",
	} {
		f, url := newHostile(t)
		dir := t.TempDir()
		m, err := Fetch(t.Context(), urlInput(url+path), dir, FetchOptions{MaxBytes: 1_000_000})
		if want == "" {
			if got, readErr := os.ReadFile(m.Source); err != nil || readErr != nil || !bytes.Equal(got, f.data) {
				t.Errorf("%s: %d bytes, %v, %v, after %q", path, len(got), err, readErr, f.ranges)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want %q", path, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s: left behind %v", path, left)
		}
	}
}

// What is in the cache is not fetched again, and what is half there is fetched from there on.
func TestDownloadCache(t *testing.T) {
	f, url := newHostile(t)
	kept := t.TempDir()
	c := cache.New(kept, 1<<30)
	read := func(path string) {
		t.Helper()
		m, err := Fetch(t.Context(), urlInput(url+path), t.TempDir(), FetchOptions{Cache: c})
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(m.Source)
		if err != nil || info.Mode() != 0o644 || m.Target != "/inputs"+path {
			t.Errorf("%+v, %v, %v", m, info, err)
		}
		if got, err := os.ReadFile(m.Source); err != nil || !bytes.Equal(got, f.data) {
			t.Errorf("%s: %d bytes, %v", path, len(got), err)
		}
		if err := os.WriteFile(m.Source, []byte("the container's"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read("/good")
	read("/good")
	if f.gets != 1 {
		t.Errorf("%d GETs, want 1", f.gets)
	}
	read("/untold")
	read("/untold")
	if f.gets != 3 {
		t.Errorf("%d GETs, want another two for a file without a version", f.gets)
	}
	f.gets, f.ranges = 0, nil
	if _, err := Fetch(t.Context(), urlInput(url+"/truncated"), t.TempDir(), FetchOptions{Cache: c}); err == nil {
		t.Fatal("a broken transfer is no error")
	}
	parts, err := filepath.Glob(filepath.Join(kept, "*", "part", "part"))
	if err != nil || len(parts) != 1 {
		t.Fatalf("left behind: %v, %v", parts, err)
	}
	f.ranges = nil
	if _, err := Fetch(t.Context(), urlInput(url+"/truncated"), t.TempDir(), FetchOptions{Cache: c}); err == nil || f.ranges[0] != fmt.Sprintf("bytes=%d-", 1<<15) {
		t.Errorf("%q, %v", f.ranges, err)
	}
}

// What an interrupted download has left is given up when the server cannot go on with it: it would be so for ever.
func TestDownloadAnew(t *testing.T) {
	f, url := newHostile(t)
	o := FetchOptions{Cache: cache.New(t.TempDir(), 1<<30)}
	if _, err := Fetch(t.Context(), urlInput(url+"/no-ranges"), t.TempDir(), o); !errors.Is(err, transfer.ErrPart) {
		t.Errorf("error is %v", err)
	}
	m, err := Fetch(t.Context(), urlInput(url+"/no-ranges"), t.TempDir(), o)
	if got, _ := os.ReadFile(m.Source); err != nil || !bytes.Equal(got, f.data) || len(f.ranges) != 4 || f.ranges[3] != "" {
		t.Errorf("%d bytes, %v, after %q", len(got), err, f.ranges)
	}
}

func TestDownloadSample(t *testing.T) {
	f, url := newHostile(t)
	var done, total int64
	m, err := Fetch(t.Context(), urlInput(url+"/good"), t.TempDir(), FetchOptions{Sample: 100, Progress: func(d, of int64) { done, total = d, of }})
	if got, readErr := os.ReadFile(m.Source); err != nil || readErr != nil || !bytes.Equal(got, f.data[:100]) || !m.Partial || done < 100 || total != int64(len(f.data)) {
		t.Errorf("%+v, %v, %v, %d of %d", m, err, readErr, done, total)
	}
	m, err = Fetch(t.Context(), urlInput(url+"/good"), t.TempDir(), FetchOptions{Sample: int64(len(f.data))})
	if err != nil || m.Partial {
		t.Errorf("a sample of all of it: %+v, %v", m, err)
	}
	if _, err := Fetch(t.Context(), urlInput(url+"/good"), t.TempDir(), FetchOptions{MaxBytes: 10}); err == nil || !strings.Contains(err.Error(), "want at most 10") {
		t.Errorf("error is %v", err)
	}
}

// A cache that cannot be used is no reason not to fetch.
func TestUnusableCache(t *testing.T) {
	f, url := newHostile(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := errors.Join(os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	m, err := Fetch(t.Context(), urlInput(url+"/good"), t.TempDir(), FetchOptions{Cache: cache.New(filepath.Join(file, "x"), 0)})
	if got, _ := os.ReadFile(m.Source); err != nil || !bytes.Equal(got, f.data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
