package exec_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// buildImage stacks layers, the lowest first.
func buildImage(t *testing.T, layers ...[]byte) v1.Image {
	t.Helper()
	config, err := empty.Image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", "amd64"
	img, err := mutate.ConfigFile(empty.Image, config)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range layers {
		layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil })
		if err != nil {
			t.Fatal(err)
		}
		if img, err = mutate.AppendLayers(img, layer); err != nil {
			t.Fatal(err)
		}
	}
	return img
}

func compile(t *testing.T, arch string) string {
	t.Helper()
	binary, err := registrytest.Compile([]byte("package main\n\nfunc main() { println(\"hello\") }\n"), arch)
	if err != nil {
		t.Fatal(err)
	}
	return string(binary)
}

// analyze opens an image from its source and asks about a command.
func analyze(t *testing.T, reference string, q exec.Question) *exec.Answer {
	t.Helper()
	ctx := context.Background()
	img, err := image.Open(ctx, reference, image.Options{})
	if err != nil {
		t.Fatal(err)
	}
	layers, done, err := img.Layers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	q.Layers, q.Platform = layers, "linux/amd64"
	answer, err := exec.Analyze(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestBytesFromRegistry(t *testing.T) {
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	img := buildImage(t,
		Tar(userland...),
		Tar(File("run.sh", 0o755, "#!/bin/sh\n"), File("arm", 0o755, compile(t, "arm64"))),
		Tar(File("static", 0o755, compile(t, "amd64"))))
	ref, err := name.ParseReference(registry.Host + "/test/exec:v1")
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(ref, img); err != nil {
		t.Fatal(err)
	}
	manifest, err := img.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, c := range []struct {
		argv    string
		layers  []int
		verdict exec.Verdict
		kind    exec.Kind
	}{
		{"/static", []int{2}, exec.Runs, ""},
		{"/static", nil, exec.Runs, ""},
		{"/arm", []int{1}, exec.Fails, exec.WrongMachine},
		{"/run.sh", []int{0}, exec.Runs, ""},
		{"/run.sh", nil, exec.Runs, ""},
		{"nothing-of-that-name", nil, exec.Fails, exec.NotInPath},
	} {
		registry.Reset()
		// A cache of its own each time is what another process has.
		a := analyze(t, ref.Name(), exec.Question{Argv: []string{c.argv}, Cache: rootfs.NewCache(dir, 0)})
		if a.Verdict != c.verdict || a.Problem != nil && a.Problem.Kind != c.kind {
			t.Errorf("%s: %s %s %+v", c.argv, a.Verdict, a.Reason, a.Problem)
		}
		want := int64(0)
		for _, i := range c.layers {
			want += manifest.Layers[i].Size
		}
		var sent int64
		for _, r := range registry.Requests() {
			for _, l := range manifest.Layers {
				if strings.HasSuffix(r.Path, l.Digest.String()) {
					sent += r.Sent
				}
			}
		}
		if sent != want || a.Reading.Downloaded != want || a.Reading.Read != len(c.layers) {
			t.Errorf("%s: %d bytes of layers sent, %+v, want %d bytes of layers %v", c.argv, sent, a.Reading, want, c.layers)
		}
	}
}

func TestOtherSources(t *testing.T) {
	dir := t.TempDir()
	img := buildImage(t, Tar(userland...), Tar(File("run.sh", 0o755, "#!/bin/sh\n")))
	archive := filepath.Join(dir, "image.tar")
	ref, err := name.NewTag("test/exec:v1")
	if err != nil {
		t.Fatal(err)
	}
	if err := tarball.WriteToFile(archive, ref, img); err != nil {
		t.Fatal(err)
	}
	folder, err := layout.Write(filepath.Join(dir, "layout"), empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.AppendImage(img); err != nil {
		t.Fatal(err)
	}
	cache := rootfs.NewCache(filepath.Join(dir, "cache"), 0)
	for _, reference := range []string{"docker-archive:" + archive, "oci:" + filepath.Join(dir, "layout")} {
		for _, want := range []rootfs.Stats{{Layers: 2, Read: 2}, {Layers: 2, Cached: 2}} {
			a := analyze(t, reference, exec.Question{Argv: []string{"/run.sh"}, Cache: cache, MaxDownload: -1})
			if a.Verdict != exec.Runs || a.Reading != want {
				t.Errorf("%s: %s %s %+v, want %+v", reference, a.Verdict, a.Reason, a.Reading, want)
			}
		}
	}
	// A layer that is not the one the image was built with.
	blobs, err := filepath.Glob(filepath.Join(dir, "layout", "blobs", "sha256", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, blob := range blobs {
		raw, err := os.ReadFile(blob)
		if err == nil && bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
			err = os.WriteFile(blob, Gzip(Tar(File("run.sh", 0o755, "#!/bin/other\n"))), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	opened, err := image.Open(t.Context(), "oci:"+filepath.Join(dir, "layout"), image.Options{})
	if err != nil {
		t.Fatal(err)
	}
	layers, done, err := opened.Layers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if a, err := exec.Analyze(t.Context(), exec.Question{Argv: []string{"/run.sh"}, Platform: "linux/amd64", Layers: layers}); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a changed layer: %+v, %v", a, err)
	}
}

// A layer beyond the download limit leaves the answer open only when the user chose the limit; nobody else gives leave to go
// without.
func TestBeyondDownloadLimit(t *testing.T) {
	layers := []rootfs.Layer{{Digest: "sha256:0123456789abcdef", Size: 2 << 30, Open: func(context.Context) (io.ReadCloser, error) {
		return nil, errors.New("it was opened")
	}}}
	a, err := exec.Analyze(t.Context(), exec.Question{Argv: []string{"/run"}, Layers: layers})
	if err == nil || !strings.Contains(err.Error(), "download limit is left: --max-download SIZE reads more") {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = exec.Analyze(t.Context(), exec.Question{Argv: []string{"/run"}, Layers: layers, MaxDownload: 1 << 20})
	if err != nil || a.Verdict != exec.Undecided {
		t.Errorf("%+v, %v", a, err)
	}
}
