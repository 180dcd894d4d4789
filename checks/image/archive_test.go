package image

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

var sample = registrytest.Spec{
	Entrypoint: []string{"/run"},
	Files:      []registrytest.File{{Path: "/run", Mode: 0o755, Content: []byte("#!/bin/sh\n")}},
}

// files writes the sample in every form that is a file or a folder, and returns references to them.
func files(t *testing.T, s registrytest.Spec) map[Source]string {
	t.Helper()
	dir := t.TempDir()
	docker, oci, ociDir := filepath.Join(dir, "docker.tar"), filepath.Join(dir, "oci.tar"), filepath.Join(dir, "layout")
	written := map[Source]string{OCIArchive: "oci-archive:" + oci + ":v1", OCILayout: "oci:" + ociDir + ":v1"}
	errs := []error{s.SaveOCIArchive(oci, "v1"), s.SaveLayout(ociDir, "v1")}
	if len(s.Index) == 0 {
		errs = append(errs, s.SaveArchive(docker, "app:v1"))
		written[DockerArchive] = "docker-archive:" + docker
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return written
}

func TestOpenFiles(t *testing.T) {
	image, err := sample.Image()
	if err != nil {
		t.Fatal(err)
	}
	digest, _ := image.Digest()
	config, _ := image.ConfigName()
	for source, reference := range files(t, sample) {
		img, err := Open(t.Context(), reference, Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		amd := Platform{OS: "linux", Architecture: "amd64"}
		want := &Image{
			Reference: reference, Source: source, Access: Access{Found: true}, ConfigDigest: config.String(),
			Platforms: []Platform{amd}, Config: &Config{Platform: amd, Entrypoint: []string{"/run"}}, Size: img.Size, Depth: 1,
		}
		if source != DockerArchive {
			want.Digest, want.ManifestDigest, want.MediaType = digest.String(), digest.String(), "application/vnd.docker.distribution.manifest.v2+json"
		}
		if diff := cmp.Diff(want, img, cmpopts.IgnoreUnexported(Image{})); diff != "" || img.Size == 0 {
			t.Errorf("%s: size %d\n%s", source, img.Size, diff)
		}
	}
}

func TestOpenIndexFiles(t *testing.T) {
	for source, reference := range files(t, registrytest.Spec{OCI: true, Index: []string{"linux/arm64", "linux/amd64"}, Attestation: true}) {
		img, err := Open(t.Context(), reference, Options{Platform: "linux/arm64"})
		if err != nil {
			t.Error(err)
			continue
		}
		if len(img.Platforms) != 3 || img.Config == nil || img.Config.Platform.Architecture != "arm64" {
			t.Errorf("%s: platforms %v, configuration %+v", source, img.Platforms, img.Config)
		}
	}
}

// A gzipped archive is as good, and so is one whose names hold colons.
func TestOpenGzipped(t *testing.T) {
	dir := t.TempDir()
	plain, packed := filepath.Join(dir, "a.tar"), filepath.Join(dir, "b:v1:c.tar.gz")
	if err := sample.SaveArchive(plain, "localhost:5000/app:v1"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(raw)
	_ = w.Close()
	if err := os.WriteFile(packed, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"", ":v1", ":localhost:5000/app:v1"} {
		if _, err := Open(t.Context(), "docker-archive:"+packed+tag, Options{}); err != nil {
			t.Error(err)
		}
	}
}
