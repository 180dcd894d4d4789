package image

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// What is given to the engine is the image of the wanted platform alone.
func TestWriteIndex(t *testing.T) {
	s := registrytest.Spec{OCI: true, Index: []string{"linux/amd64", "linux/arm64"}, Pad: 1000}
	r := newRegistry(t)
	fill(t, s, r.Host+"/app")
	references := files(t, s)
	references[Registry] = r.Host + "/app"
	for source, reference := range references {
		img, err := Open(t.Context(), reference, Options{Platform: "linux/arm64"})
		if err != nil {
			t.Fatal(err)
		}
		var written bytes.Buffer
		if err := img.writeTo(t.Context(), &written); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "x.tar")
		if err := os.WriteFile(file, written.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		again, err := Open(t.Context(), "docker-archive:"+file+":"+LoadedName(img), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if again.ConfigDigest != img.ConfigDigest || again.Config.Platform.Architecture != "arm64" {
			t.Errorf("%s: wrote %s for %s, want %s", source, again.ConfigDigest, again.Config.Platform, img.ConfigDigest)
		}
	}
}

// An archive of several images is read by tag, and each can be pushed.
func TestSeveralImages(t *testing.T) {
	images := map[name.Tag]v1.Image{}
	for _, arch := range []string{"amd64", "arm64"} {
		image, err := registrytest.Spec{Platform: "linux/" + arch, Pad: 10}.Image()
		if err != nil {
			t.Fatal(err)
		}
		tag, err := name.NewTag("app:" + arch)
		if err != nil {
			t.Fatal(err)
		}
		images[tag] = image
	}
	file := filepath.Join(t.TempDir(), "x.tar")
	if err := tarball.MultiWriteToFile(file, images); err != nil {
		t.Fatal(err)
	}
	r := newRegistry(t)
	for _, arch := range []string{"amd64", "arm64"} {
		img, err := Open(t.Context(), "docker-archive:"+file+":app:"+arch, Options{})
		if err != nil {
			t.Fatal(err)
		}
		digest, err := Push(t.Context(), img, r.Host+"/app", nil)
		if err != nil {
			t.Fatal(err)
		}
		pushed, err := Open(t.Context(), Pin(r.Host+"/app", digest), Options{Platform: "linux/" + arch})
		if err != nil {
			t.Fatal(err)
		}
		if pushed.Config.Platform.Architecture != arch {
			t.Errorf("pushed %s, want %s", pushed.Config.Platform, arch)
		}
	}
}
