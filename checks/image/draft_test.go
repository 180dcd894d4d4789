package image

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	if _, err := d.Gzip(ctx, 0, []int{1}, "image-compression"); err == nil {
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
