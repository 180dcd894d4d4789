package image

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// nested wraps an index in others.
func nested(t *testing.T, depth int) v1.ImageIndex {
	t.Helper()
	index, err := registrytest.Spec{OCI: true, Index: []string{"linux/amd64"}, Cmd: []string{"x"}}.ImageIndex()
	if err != nil {
		t.Fatal(err)
	}
	for range depth {
		index = mutate.AppendManifests(empty.Index, mutate.IndexAddendum{Add: index})
	}
	return index
}

func TestNestedIndex(t *testing.T) {
	r := newRegistry(t)
	for depth, want := range map[int]string{1: "", 4: "", 5: "indexes are nested too deeply"} {
		ref, err := name.ParseReference(r.Host + "/app")
		if err != nil {
			t.Fatal(err)
		}
		if err := remote.WriteIndex(ref, nested(t, depth)); err != nil {
			t.Fatal(err)
		}
		img, err := Open(t.Context(), r.Host+"/app", Options{})
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("nested %d times: got %v, want %s", depth, err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("nested %d times: %v", depth, err)
			continue
		}
		// A node does not look into the inner index.
		if img.Config == nil || len(img.Platforms) != 1 || img.Platforms[0].String() != "unknown/unknown" {
			t.Errorf("nested %d times: platforms %v, configuration %+v", depth, img.Platforms, img.Config)
		}
	}
}

// A layout's index.json holds several images, or the platforms of one.
func TestLayoutEntries(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	to, err := layout.Write(dir, nested(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	arm, err := registrytest.Spec{OCI: true, Platform: "linux/arm64"}.Image()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.AppendImage(arm, layout.WithPlatform(v1.Platform{OS: "linux", Architecture: "arm64"})); err != nil {
		t.Fatal(err)
	}
	img, err := Open(t.Context(), "oci:"+dir, Options{Platform: "linux/arm64"})
	if err != nil {
		t.Fatal(err)
	}
	if len(img.Platforms) != 2 || img.Config.Platform.Architecture != "arm64" {
		t.Errorf("platforms %v, configuration %+v", img.Platforms, img.Config)
	}

	for _, tag := range []string{"v1", "v2"} {
		if err := to.AppendImage(arm, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": tag})); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), "oci:"+dir+":v2", Options{}); err != nil {
		t.Error(err)
	}
	for reference, want := range map[string]string{
		"oci:" + dir:         "holds more than one image, name one with :TAG: v1, v2",
		"oci:" + dir + ":v3": "holds no image tagged v3, only v1, v2",
	} {
		if _, err := Open(t.Context(), reference, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", reference, err, want)
		}
	}
}
