package image

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// A layer that breaks off twice in the middle goes on where it broke, in the registry that networks of this machine have.
func TestPushGoesOn(t *testing.T) {
	inner := NewRegistry(t.TempDir())
	var ranges []string
	cuts := 2
	flaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch && r.ContentLength > 50_000 {
			ranges = append(ranges, r.Header.Get("Content-Range"))
			if cuts--; cuts >= 0 {
				r.Body = io.NopCloser(io.LimitReader(r.Body, 20_000))
				inner.ServeHTTP(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler)
			}
		}
		inner.ServeHTTP(w, r)
	}))
	flaky.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(flaky.Close)
	from := newRegistry(t).Host + "/large"
	fill(t, registrytest.Spec{Pad: 200_000}, from)
	img, err := Open(t.Context(), from, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var done, total int64
	if _, err := Push(t.Context(), img, flaky.Listener.Addr().String()+"/app:v1", func(d, n int64) { done, total = d, n }); err != nil {
		t.Fatal(err)
	}
	if len(ranges) != 3 || ranges[0] != "" || !strings.HasPrefix(ranges[1], "20000-") || !strings.HasPrefix(ranges[2], "40000-") || done != total {
		t.Errorf("sent %q, and counted %d of %d", ranges, done, total)
	}
}

// A registry that leads in a circle, with a layer or with all, is given up at once.
func TestPushInCircles(t *testing.T) {
	for name, circle := range map[string]func(r *http.Request) bool{
		"a question": func(r *http.Request) bool {
			return r.Method == http.MethodHead && strings.Contains(r.URL.Path, "/blobs/")
		},
		"an upload":  func(r *http.Request) bool { return r.Method == http.MethodPost },
		"everything": func(*http.Request) bool { return true },
	} {
		t.Run(name, func(t *testing.T) {
			r := registrytest.New(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if circle(r) {
						http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
						return
					}
					next.ServeHTTP(w, r)
				})
			})
			t.Cleanup(r.Close)
			img, err := Open(t.Context(), files(t, sample)[DockerArchive], Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Push(t.Context(), img, r.Host+"/app:v1", nil); err == nil || !strings.HasSuffix(err.Error(), r.Host+": it redirects in a circle") {
				t.Errorf("%v, want a circle", err)
			}
		})
	}
}

// One that answers no HEAD is sent everything, and shows it.
func TestPushWithoutHead(t *testing.T) {
	r := registrytest.New(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	t.Cleanup(r.Close)
	p, _ := published(t, r.Host+"/app:v1", "", files(t, sample)[DockerArchive])
	if now, err := p.Named(t.Context()); err == nil {
		t.Errorf("it said that the tag has %q", now)
	}
}

// A configuration that is lost with the layers is called one, once.
func TestProofNamesParts(t *testing.T) {
	var lost atomic.Bool
	r := registrytest.New(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if lost.Load() && strings.Contains(r.URL.Path, "/blobs/") {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	t.Cleanup(r.Close)
	p, whole := published(t, r.Host+"/app:v1", "", files(t, sample)[DockerArchive])
	lost.Store(true)
	img, err := p.Prove(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var configurations int
	seen := map[string]bool{}
	for _, damage := range img.Damage {
		kind, digest, _ := strings.Cut(damage.Part, " ")
		if kind == "configuration" {
			configurations++
		}
		if seen[digest] {
			t.Errorf("%s is found twice", digest)
		}
		seen[digest] = true
	}
	if configurations != 1 || len(img.Damage) < 2 || !strings.Contains(whole.ConfigDigest, strings.TrimPrefix(img.Damage[0].Part, "configuration sha256:")) {
		t.Errorf("found %v, want the configuration %s and the layers", img.Damage, whole.ConfigDigest)
	}
}
