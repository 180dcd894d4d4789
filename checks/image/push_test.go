package image

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// TestPush copies the sample from every source into the registry that this package serves.
func TestPush(t *testing.T) {
	dir := t.TempDir()
	served := httptest.NewServer(NewRegistry(dir))
	t.Cleanup(served.Close)
	to := served.Listener.Addr().String()
	r := newRegistry(t)

	single, oci, index := sample, sample, registrytest.Spec{OCI: true, Index: []string{"linux/amd64", "linux/arm64"}, Pad: 100_000}
	oci.OCI = true
	references := map[string]registrytest.Spec{}
	for name, s := range map[string]registrytest.Spec{"single": single, "oci": oci, "index": index} {
		references[r.Host+"/"+name] = s
		fill(t, s, r.Host+"/"+name)
		for _, reference := range files(t, s) {
			references[reference] = s
		}
	}
	var most int64
	for reference, s := range references {
		t.Run(reference, func(t *testing.T) {
			img, err := Open(t.Context(), reference, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var done, total int64
			digest, err := Push(t.Context(), img, to+"/copy:v1", func(d, n int64) { done, total = d, n })
			if err != nil {
				t.Fatal(err)
			}
			if done != total {
				t.Errorf("progress ended at %d of %d", done, total)
			}
			most = max(most, total)
			copied, err := Open(t.Context(), Pin(to+"/copy:v1", digest), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if copied.Digest != digest || copied.ConfigDigest != img.ConfigDigest {
				t.Errorf("copy is %s with configuration %s, want %s with %s", copied.Digest, copied.ConfigDigest, digest, img.ConfigDigest)
			}
			// A single manifest arrives in an index that names its platform (F49), of its own kind of media types.
			want := "application/vnd.oci.image.index.v1+json"
			if img.Source == DockerArchive || !s.OCI {
				want = "application/vnd.docker.distribution.manifest.list.v2+json"
			}
			if copied.MediaType != want {
				t.Errorf("copy is of type %s, want %s", copied.MediaType, want)
			}
			if copied.Platforms[0].String() != "linux/amd64" {
				t.Errorf("copy declares %v", copied.Platforms)
			}
		})
	}
	if most < 100_000 {
		t.Errorf("progress told of %d bytes at most", most)
	}
	left, err := os.ReadDir(filepath.Join(dir, "uploads"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d uploads were left behind, %v", len(left), err)
	}
}

func TestPushRefused(t *testing.T) {
	r := newRegistry(t)
	fill(t, sample, r.Host+"/app")
	img, err := Open(t.Context(), r.Host+"/app", Options{})
	if err != nil {
		t.Fatal(err)
	}
	private := newRegistry(t, registrytest.FakeLogin("u", "p"))
	_, err = Push(t.Context(), img, private.Host+"/app", nil)
	want := "pushing " + r.Host + "/app to " + private.Host + "/app: 401 Unauthorized"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	refused, err := registrytest.NewFakeRefused()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(refused.Close)
	var unreachable *unreachableError
	if _, err = Push(t.Context(), img, refused.Host+"/app", nil); !errors.As(err, &unreachable) {
		t.Errorf("got %v, want an unreachableError", err)
	}
}

// Pieces of a layer may come in several requests, in order only.
func TestUploadInPieces(t *testing.T) {
	s := httptest.NewServer(NewRegistry(t.TempDir()))
	t.Cleanup(s.Close)
	do := func(method, path, contentRange, body string, want int) *http.Response {
		t.Helper()
		req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if contentRange != "" {
			req.Header.Set("Content-Range", contentRange)
		}
		resp, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var buf bytes.Buffer
		_, _ = io.Copy(&buf, resp.Body)
		if resp.StatusCode != want {
			t.Fatalf("%s %s: %s, want %d: %s", method, path, resp.Status, want, &buf)
		}
		resp.Body = io.NopCloser(&buf)
		return resp
	}
	const hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
	at := do("POST", "/v2/app/blobs/uploads/", "", "", 202).Header.Get("Location")
	do("PATCH", at, "0-1", "he", 202)
	do("PATCH", at, "4-5", "o", 416)
	if got := do("GET", at, "", "", 204).Header.Get("Range"); got != "0-1" {
		t.Errorf("range is %s, want 0-1", got)
	}
	do("PATCH", at, "2-3", "ll", 202)
	do("PUT", at+"?digest="+hello, "4-4", "o", 201)
	body, _ := io.ReadAll(do("GET", "/v2/app/blobs/"+hello, "", "", 200).Body)
	if string(body) != "hello" {
		t.Errorf("blob is %q, want hello", body)
	}
	do("PUT", at+"?digest="+hello, "", "", 404)

	at = do("POST", "/v2/app/blobs/uploads/", "", "", 202).Header.Get("Location")
	do("PUT", at+"?digest="+hello, "", "other", 400)
	at = do("POST", "/v2/app/blobs/uploads/", "", "", 202).Header.Get("Location")
	do("DELETE", at, "", "", 204)
	do("PATCH", at, "", "x", 404)
	do("PATCH", "/v2/app/blobs/uploads/..%2f..%2fetc", "", "x", 404)
}

// Ctrl-C ends a push to a registry that takes its time.
func TestPushInterrupted(t *testing.T) {
	for what, stalls := range map[string]string{"the question for a layer": http.MethodHead, "the upload's beginning": http.MethodPost, "the layer": http.MethodPatch} {
		t.Run(what, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			over := make(chan struct{})
			slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == stalls:
					interrupt()
					<-over // nor is the body read, so that nobody here notices when it ends
				case r.Method == http.MethodHead:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodPost:
					w.Header().Set("Location", "/upload")
					w.WriteHeader(http.StatusAccepted)
				}
			}))
			defer slow.Close()
			defer close(over)
			from := newRegistry(t).Host + "/large"
			fill(t, registrytest.Spec{Pad: 20_000_000}, from)
			img, err := Open(t.Context(), from, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var last int64
			_, err = Push(ctx, img, slow.Listener.Addr().String()+"/app", func(done, _ int64) { last = done })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("after %d bytes: %v, want an interruption", last, err)
			}
		})
	}
}
