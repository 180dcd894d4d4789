package image

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// script is an image with a large layer below a script that lacks its exec bit.
var script = registrytest.Spec{OCI: true, Split: true, Entrypoint: []string{"/app/run.sh"}, Files: []registrytest.File{
	{Path: "/padding", Mode: 0o644, Content: bytes.Repeat([]byte("0123456789abcdef"), 1<<16)},
	{Path: "/app/run.sh", Mode: 0o640, Content: []byte("#!/bin/sh\r\necho aye\r\n")},
}}

// edited is a draft of an image in which the script was mended.
func edited(t *testing.T, reference string) *Draft {
	t.Helper()
	d, err := NewDraft(t.Context(), reference, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	img, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	layers, done, err := img.Layers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	view := rootfs.NewView(layers, rootfs.Options{})
	at, err := view.Origin(t.Context(), "/app/run.sh")
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.EditFile(t.Context(), 0, at, Edit{Executable: true, UnixLines: true}, "command-not-executable")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Edited{Path: "/app/run.sh", Was: 0o640, Mode: 0o755, Lines: 2}); got != want {
		t.Errorf("edited %+v, want %+v", got, want)
	}
	return d
}

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

// What a draft is made of is told, and the same repair makes the same image.
func TestDraftRemembers(t *testing.T) {
	r := newRegistry(t)
	fill(t, script, r.Host+"/app:v1")
	var digests []string
	for range 2 {
		d := edited(t, r.Host+"/app:v1")
		img, err := d.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, img.Digest)
		manifest, err := d.images[0].Manifest()
		if err != nil {
			t.Fatal(err)
		}
		if got := manifest.Annotations[RepairedFrom]; got != d.base.ManifestDigest {
			t.Errorf("it says it was made of %q, want %s", got, d.base.ManifestDigest)
		}
		steps := img.Config.Steps
		if last := steps[len(steps)-1]; last != "seatrial repair command-not-executable" {
			t.Errorf("its history ends with %q", last)
		}
	}
	if digests[0] != digests[1] {
		t.Errorf("two repairs made %s", strings.Join(digests, " and "))
	}
}

// Owner, times and attributes of a file stay, and the folders above it are what they were.
func TestDraftFile(t *testing.T) {
	r := newRegistry(t)
	fill(t, script, r.Host+"/app:v1")
	d := edited(t, r.Host+"/app:v1")
	top := d.images[0].layers[2].content
	var got []string
	err := top.Each(t.Context(), func(name string, h *tar.Header, content io.Reader) error {
		text, err := io.ReadAll(content)
		got = append(got, fmt.Sprintf("%s %04o %q", name, h.Mode, text))
		return err
	})
	want := []string{`/app 0755 ""`, `/app/run.sh 0755 "#!/bin/sh\necho aye\n"`}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("the layer has %q, want %q, %v", got, want, err)
	}
}

// What was made is gone with the draft, also when it was interrupted.
func TestDraftLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := newRegistry(t)
	fill(t, script, r.Host+"/app:v1")
	d := edited(t, r.Host+"/app:v1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Gzip(ctx, 0, []int{1}, "image-compression"); err == nil {
		t.Error("an interrupted repair went on")
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(t.TempDir(), "..", "*", "seatrial-image-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUnixLines(t *testing.T) {
	for from, want := range map[string]struct {
		text  string
		lines int
		mark  bool
	}{
		"a\r\nb\r\n":                        {"a\nb\n", 2, false},
		"a\nb":                              {"a\nb", 0, false},
		"a\r":                               {"a", 1, false},
		"a\rb\r\r\n":                        {"a\rb\r\n", 1, false},
		"\xef\xbb\xbf#!x":                   {"#!x", 0, true},
		"":                                  {"", 0, false},
		strings.Repeat("x", 4095) + "\r\ny": {strings.Repeat("x", 4095) + "\ny", 1, false},
	} {
		var to bytes.Buffer
		lines, mark, err := unixLines(&to, strings.NewReader(from))
		if err != nil || to.String() != want.text || lines != want.lines || mark != want.mark {
			t.Errorf("%.20q became %.20q with %d lines, mark %v, %v", from, to.String(), lines, mark, err)
		}
	}
}

// Of an index everything stays byte by byte that is not about the image that was changed; what attests that one goes.
func TestDraftIndex(t *testing.T) {
	r := newRegistry(t)
	spec := script
	spec.Index, spec.Attestation = []string{"linux/amd64", "linux/arm64"}, true
	fill(t, spec, r.Host+"/app:v1")
	d, err := NewDraft(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Find("linux/arm64") != 1 || d.Find("unknown/unknown") != -1 {
		t.Fatalf("entries %v", d.Entries())
	}
	for change, want := range []int{3, 2} { // arm64 first, which nothing attests
		i := 1 - change
		if err := d.Relabel(t.Context(), i, Platform{OS: "linux", Architecture: "riscv64"}, "image-platform"); err != nil {
			t.Fatal(err)
		}
		index, err := d.index()
		if err != nil {
			t.Fatal(err)
		}
		now, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if len(now.Manifests) != want {
			t.Errorf("%d entries, want %d", len(now.Manifests), want)
		}
		if now.Manifests[0].Digest != d.list.Manifests[0].Digest != (i == 0) || now.Manifests[i].Platform.Architecture != "riscv64" {
			t.Errorf("after a change of %d the entries are %v", i, now.Manifests)
		}
		if now.Annotations[RepairedFrom] != d.base.Digest {
			t.Errorf("it says it was made of %q", now.Annotations[RepairedFrom])
		}
	}
}

// A file of holes, which a few bytes of an archive make as large as one likes, is neither copied nor merged.
func TestDraftLeavesHoles(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "run.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(script, 1<<42); err != nil {
		t.Skip("the file system has no files of that size")
	}
	raw, err := exec.Command("tar", "-C", dir, "--format=pax", "--sparse", "-cf", "-", "run.sh").Output()
	if err != nil {
		t.Fatal(err)
	}
	r := newRegistry(t)
	fill(t, registrytest.Spec{OCI: true, Layers: 2, Archives: [][]byte{raw}, Entrypoint: []string{"/run.sh"}}, r.Host+"/app:v1")
	d, err := NewDraft(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	edited, err := d.EditFile(t.Context(), 0, rootfs.Origin{Layer: 1, Name: "/run.sh", Path: "/run.sh"}, Edit{Executable: true}, "command-not-executable")
	if err != nil || edited != (Edited{Path: "/run.sh"}) {
		t.Errorf("it was edited: %+v, %v", edited, err)
	}
	if left, err := d.Squash(t.Context(), 0, 1, "image-layers"); err != nil || left != 3 {
		t.Errorf("%d layers are left, want all 3, %v", left, err)
	}
	if d.Changed() {
		t.Error("something was changed")
	}
}

// lineEnd is what unixLines takes the carriage return from.
var lineEnd = regexp.MustCompile(`\r(\n|\z)`)

func FuzzUnixLines(f *testing.F) {
	for _, seed := range []string{"a\r\n", "\r\r\n\r", "\xef\xbb\xbfa", strings.Repeat("x", 4095) + "\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var to bytes.Buffer
		lines, mark, err := unixLines(&to, strings.NewReader(text))
		bare, marked := strings.CutPrefix(text, "\xef\xbb\xbf")
		want := lineEnd.ReplaceAllString(bare, "$1")
		if err != nil || mark != marked || to.String() != want || lines != len(bare)-len(want) {
			t.Errorf("%q became %q with %d lines, want %q, %v", text, &to, lines, want, err)
		}
	})
}
