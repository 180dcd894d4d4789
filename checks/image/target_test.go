package image

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

func TestParseTarget(t *testing.T) {
	for typed, want := range map[string]Target{
		"oci:dir":                      {Source: OCILayout, Path: "dir"},
		"oci:dir:v1":                   {Source: OCILayout, Path: "dir", Tag: "v1"},
		"oci-archive:a.tar":            {Source: OCIArchive, Path: "a.tar"},
		"docker-archive:a.tar:app:v1":  {Source: DockerArchive, Path: "a.tar", Tag: "app:v1"},
		"docker-daemon:ghcr.io/u/a:v1": {Source: DockerDaemon, Path: "ghcr.io/u/a:v1"},
		"app:v1":                       {},
		"type=local,dest=out":          {},
		"docker-archive:":              {},
	} {
		got, ok := ParseTarget(typed)
		if got != want || ok != (want != Target{}) {
			t.Errorf("%s: %+v, %v", typed, got, ok)
		}
	}
}

// TestWriteTarget takes the sample from every source to every place without an engine, and finds the same image there.
func TestWriteTarget(t *testing.T) {
	dir := t.TempDir()
	oci := sample
	oci.OCI = true
	for kind, s := range map[string]registrytest.Spec{"docker": sample, "oci": oci} {
		for _, reference := range files(t, s) {
			img, err := Open(t.Context(), reference, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range []Target{
				{Source: OCILayout, Path: filepath.Join(dir, "layout")},
				{Source: OCIArchive, Path: filepath.Join(dir, "oci.tar")},
				{Source: DockerArchive, Path: filepath.Join(dir, "docker.tar")},
			} {
				t.Run(kind+" "+string(img.Source)+" to "+string(to.Source), func(t *testing.T) {
					if err := to.Write(t.Context(), []*Image{img}, []string{"app:v1", "app:v2"}); err != nil {
						t.Fatal(err)
					}
					copied, err := Open(t.Context(), to.String()+":v1", Options{})
					if err != nil {
						t.Fatal(err)
					}
					if copied.ConfigDigest != img.ConfigDigest || copied.Platforms[0].String() != "linux/amd64" {
						t.Errorf("copy is %s for %v, want %s", copied.ConfigDigest, copied.Platforms, img.ConfigDigest)
					}
					if to.Source != DockerArchive && !strings.Contains(copied.MediaType, "oci.image.index") {
						t.Errorf("copy is of type %s", copied.MediaType)
					}
				})
			}
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".seatrial-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v were left behind, %v", left, err)
	}
}

// Two platforms are one index in a layout, and none in an archive of Docker's.
func TestWriteSeveral(t *testing.T) {
	dir := t.TempDir()
	var images []*Image
	for _, platform := range []string{"linux/amd64", "linux/arm64"} {
		s := sample
		s.Platform = platform
		file := filepath.Join(dir, strings.ReplaceAll(platform, "/", "-")+".tar")
		if err := s.SaveArchive(file, "app:v1"); err != nil {
			t.Fatal(err)
		}
		img, err := Open(t.Context(), "docker-archive:"+file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		images = append(images, img)
	}
	to := Target{Source: OCILayout, Path: filepath.Join(dir, "layout")}
	if err := to.Write(t.Context(), images, nil); err != nil {
		t.Fatal(err)
	}
	for _, img := range images {
		copied, err := Open(t.Context(), to.String(), Options{Platform: img.Platforms[0].String()})
		if err != nil {
			t.Fatal(err)
		}
		if len(copied.Platforms) != 2 || copied.ConfigDigest != img.ConfigDigest {
			t.Errorf("%s: copy is %s for %v", img.Reference, copied.ConfigDigest, copied.Platforms)
		}
	}
	err := Target{Source: DockerArchive, Path: filepath.Join(dir, "all.tar")}.Write(t.Context(), images, nil)
	if !errors.As(err, new(*TargetError)) {
		t.Errorf("an archive of two platforms: %v", err)
	}
}

// What is there stays until the new image is whole, and what is no image stays at all.
func TestTargetsThatAreThere(t *testing.T) {
	dir := t.TempDir()
	if err := sample.SaveArchive(filepath.Join(dir, "app.tar"), "app:v1"); err != nil {
		t.Fatal(err)
	}
	img, err := Open(t.Context(), "docker-archive:"+filepath.Join(dir, "app.tar"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []Target{
		{Source: OCILayout, Path: dir},
		{Source: OCILayout, Path: filepath.Join(dir, "app.tar")},
		{Source: OCIArchive, Path: dir},
		{Source: OCILayout, Path: filepath.Join(dir, "none", "layout")},
		{Source: DockerDaemon, Path: "Not A Name"},
	} {
		if err := to.Write(t.Context(), []*Image{img}, nil); !errors.As(err, new(*TargetError)) {
			t.Errorf("%s: %v", to, err)
		}
	}
	to := Target{Source: OCILayout, Path: filepath.Join(dir, "layout")}
	if err := to.Write(t.Context(), []*Image{img}, nil); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(filepath.Join(to.Path, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if err := to.Write(interrupted, []*Image{img}, []string{"other:v2"}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	is, err := os.ReadFile(filepath.Join(to.Path, "index.json"))
	if err != nil || string(is) != string(was) {
		t.Errorf("after an interrupt index.json is %s, %v", is, err)
	}
	if err := to.Write(t.Context(), []*Image{img}, nil); err != nil {
		t.Errorf("a layout in the place of another: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".seatrial-*")); len(left) > 0 {
		t.Errorf("%v were left behind", left)
	}
}
