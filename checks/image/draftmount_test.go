package image

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// watched is a registry's address at which requests are written down: "GET /v2/app/blobs/sha256:…", those of mounts with what they ask for.
func watched(t *testing.T, host string) (at string, requests func() []string) {
	t.Helper()
	forward := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: host})
	var mu sync.Mutex
	var all []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		counted := &statusWriter{ResponseWriter: w}
		line := req.Method + " " + req.URL.Path
		if from := req.URL.Query().Get("from"); from != "" {
			line += " from " + from + " " + req.URL.Query().Get("mount")
		}
		forward.ServeHTTP(counted, req)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, fmt.Sprintf("%s %d", line, counted.status))
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		taken := all
		all = nil
		return taken
	}
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Layers that stay are mounted by a real registry from where they are: they are neither read nor sent.
func TestDraftMounts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real registry")
	}
	t.Setenv("XDG_CACHE_HOME", built)
	debian, err := registrytest.NewDebian(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(debian.Close)
	host, requests := watched(t, debian.Host)
	fill(t, script, host+"/app:v1")
	requests()
	d := edited(t, host+"/app:v1")
	padding := d.images[0].layers[0].described.Digest.String()
	img, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Push(t.Context(), img, host+"/mended/app:v1", nil); err != nil {
		t.Fatal(err)
	}
	log := requests()
	if !slices.Contains(log, "POST /v2/mended/app/blobs/uploads/ from app "+padding+" 201") {
		t.Errorf("nothing was mounted:\n%s", strings.Join(log, "\n"))
	}
	uploads := 0
	for _, line := range log {
		if strings.HasPrefix(line, "GET ") && strings.Contains(line, padding) {
			t.Errorf("a layer that stays was read: %s", line)
		}
		if strings.HasPrefix(line, "PUT ") && strings.Contains(line, "/blobs/uploads/") {
			uploads++
		}
	}
	if uploads != 2 { // the layer with the script, and the configuration
		t.Errorf("%d blobs were sent, want 2:\n%s", uploads, strings.Join(log, "\n"))
	}
	mended, err := Open(t.Context(), host+"/mended/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if mended.Depth != 3 || !strings.Contains(mended.MediaType, "index") {
		t.Errorf("%d layers of type %s, want 3 in an index", mended.Depth, mended.MediaType)
	}
}
