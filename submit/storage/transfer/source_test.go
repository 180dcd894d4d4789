package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
)

// content is a file that does not compress and whose parts differ.
func content(size int) []byte {
	data := make([]byte, size)
	r := rand.NewChaCha8([32]byte{})
	_, _ = r.Read(data)
	return data
}

// fakeFile serves a file and breaks the connection after some bytes of each answer.
type fakeFile struct {
	data     []byte
	breaks   int // so many answers are broken
	after    int // bytes of a broken answer
	noRange  bool
	noLength bool
	etag     func(request int) string
	status   func(request int) int // 0 to serve

	requests int
	ranges   []string
}

func (f *fakeFile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests++
	f.ranges = append(f.ranges, r.Header.Get("Range"))
	if f.status != nil {
		if status := f.status(f.requests); status != 0 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(status)
			return
		}
	}
	if f.etag != nil {
		w.Header().Set("ETag", f.etag(f.requests))
	}
	if f.noRange {
		r.Header.Del("Range")
	}
	if f.requests <= f.breaks {
		w = &breaking{ResponseWriter: w, left: f.after}
	}
	if f.noLength {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(f.data)
		return
	}
	http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(f.data))
}

// breaking ends a connection after some bytes.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	if len(p) < b.left {
		b.left -= len(p)
		return b.ResponseWriter.Write(p)
	}
	_, _ = b.ResponseWriter.Write(p[:b.left])
	_ = http.NewResponseController(b.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}

func (b *breaking) Unwrap() http.ResponseWriter { return b.ResponseWriter }

func (f *fakeFile) serve(t *testing.T) (*Source, *HTTP) {
	t.Helper()
	server := httptest.NewUnstartedServer(f)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return newDownload(t, server.URL)
}

func newDownload(t *testing.T, url string) (*Source, *HTTP) {
	from := &HTTP{URL: url, Client: limits.WebInput.Client(nil)}
	s := New(t.Context(), from.Open, Options{Pauses: func() backoff.BackOff { return &backoff.ZeroBackOff{} }})
	t.Cleanup(func() { s.Close() })
	return s, from
}

func readAll(t *testing.T, url string) ([]byte, error) {
	t.Helper()
	s, _ := newDownload(t, url)
	return io.ReadAll(s)
}

func TestDownload(t *testing.T) {
	data := content(100_000)
	strong := func(int) string { return `"one"` }
	tests := []struct {
		name     string
		file     fakeFile
		requests int
		err      string
	}{
		{"whole", fakeFile{}, 1, ""},
		{"resumed", fakeFile{breaks: 2, after: 30_000}, 3, ""},
		{"resumed by tag", fakeFile{breaks: 2, after: 30_000, etag: strong}, 3, ""},
		{"without ranges", fakeFile{breaks: 1, after: 30_000, noRange: true}, 2, ""},
		{"without a length", fakeFile{noLength: true}, 1, ""},
		{"without a length and broken", fakeFile{noLength: true, breaks: 1, after: 30_000}, 2, ""},
		{"broken at once", fakeFile{breaks: 4, after: 0}, 5, ""},
		{"always broken", fakeFile{breaks: 100, after: 0}, tries, "the connection broke at byte 0: "},
		{"broken with progress", fakeFile{breaks: 9, after: 10_000}, 10, ""},
		{"changed", fakeFile{breaks: 1, after: 30_000, etag: func(n int) string { return fmt.Sprintf(`"%d"`, n) }}, 2, "the file changed while it was fetched"},
		{"busy", fakeFile{status: func(n int) int { return []int{503, 429, 500, 0}[n-1] }}, 4, ""},
		{"always failing", fakeFile{status: func(int) int { return 500 }}, tries, "500 Internal Server Error"},
		{"forbidden", fakeFile{status: func(int) int { return 403 }}, 1, "403 Forbidden"},
		{"gone", fakeFile{status: func(int) int { return 404 }}, 1, "404 Not Found"},
		{"gone half way", fakeFile{breaks: 1, after: 30_000, status: func(n int) int { return []int{0, 404}[n-1] }}, 2, "404 Not Found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.file.data = data
			d, from := test.file.serve(t)
			var told, size int64
			d.o.Progress = func(piece int64) { told += piece }
			from.Answered = func(r *http.Response) error { size = r.ContentLength; return nil }
			got, err := io.ReadAll(d)
			if test.file.requests != test.requests {
				t.Errorf("got %d requests (%q), want %d", test.file.requests, test.file.ranges, test.requests)
			}
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("got %v, want %s", err, test.err)
				}
				return
			}
			if err != nil || !bytes.Equal(got, data) {
				t.Fatalf("got %d bytes, %v; want the file", len(got), err)
			}
			if want := int64(len(data)); told != want || size != want && !test.file.noLength {
				t.Errorf("told of %d of %d bytes", told, size)
			}
		})
	}
}

func TestDownloadOfAnotherPart(t *testing.T) {
	f := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") == "" {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write(make([]byte, 10))
			return
		}
		w.Header().Set("Content-Range", "bytes 5-99/100")
		w.WriteHeader(http.StatusPartialContent)
	})
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	if _, err := readAll(t, server.URL); err == nil || !strings.Contains(err.Error(), "another part") {
		t.Errorf("got %v", err)
	}
}

// A server that goes silent is left, and asked again.
func TestDownloadFromASilentServer(t *testing.T) {
	data := content(1000)
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests > 1 {
			http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(data))
			return
		}
		w.Header().Set("Last-Modified", time.Unix(1, 0).UTC().Format(http.TimeFormat))
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(data[:500])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	d, from := newDownload(t, server.URL)
	from.Client = (&limits.Limits{Idle: 500 * time.Millisecond}).Client(nil)
	if got, err := io.ReadAll(d); err != nil || !bytes.Equal(got, data) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestDownloadIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("begun"))
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	d, _ := newDownload(t, server.URL)
	d.ctx = ctx
	if _, err := io.ReadAll(d); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
