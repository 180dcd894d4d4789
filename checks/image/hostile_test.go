package image

import (
	"archive/tar"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/limits"
)

type entry struct {
	name, content string
	link          string
	symlink       string
}

func writeTar(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Size: int64(len(e.content)), Mode: 0o644}
		switch {
		case e.link != "":
			header.Typeflag, header.Linkname = tar.TypeLink, e.link
		case e.symlink != "":
			header.Typeflag, header.Linkname = tar.TypeSymlink, e.symlink
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const configuration = `{"os":"linux","architecture":"amd64","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`

func TestHostileArchives(t *testing.T) {
	dir := t.TempDir()
	manifest := func(config, layer string) entry {
		return entry{name: "manifest.json", content: `[{"Config":"` + config + `","RepoTags":["app:v1"],"Layers":["` + layer + `"]}]`}
	}
	two := `[{"Config":"c","RepoTags":["app:v1"]},{"Config":"c","RepoTags":["app:v2"]}]`
	whole := writeTar(t, manifest("c", "l"), entry{name: "c", content: configuration}, entry{name: "l", content: strings.Repeat("x", 5000)})
	for _, tt := range []struct {
		name, source, tag string
		raw               []byte
		want              string
	}{
		{name: "empty", source: "docker-archive", raw: nil, want: "is an empty archive"},
		{name: "not a tar", source: "docker-archive", raw: bytes.Repeat([]byte("no tar "), 200), want: "is not a tar archive, or a damaged one"},
		{name: "damaged gzip", source: "docker-archive", raw: []byte("\x1f\x8bxxxxxxxxxxxxxx"), want: "unpacking"},
		{name: "truncated", source: "docker-archive", raw: whole[:4096], want: "x.tar ends too early"},
		{name: "no manifest", source: "docker-archive", raw: writeTar(t, entry{name: "x"}), want: "has no manifest.json"},
		{name: "OCI", source: "docker-archive", raw: writeTar(t, entry{name: "index.json"}), want: "is an OCI archive, name it oci-archive:"},
		{name: "huge manifest", source: "docker-archive", raw: writeTar(t, entry{name: "manifest.json", content: strings.Repeat(" ", int(limits.Archive.Bytes)+1)}), want: "manifest.json has more than 8.0 MiB"},
		{name: "not JSON", source: "docker-archive", raw: writeTar(t, entry{name: "manifest.json", content: "x"}), want: "reading manifest.json: it is not JSON"},
		{name: "not a list", source: "docker-archive", raw: writeTar(t, entry{name: "manifest.json", content: "{}"}), want: "holds a JSON object where another type belongs"},
		{name: "no image", source: "docker-archive", raw: writeTar(t, entry{name: "manifest.json", content: "[]"}), want: "holds no image"},
		{name: "two images", source: "docker-archive", raw: writeTar(t, entry{name: "manifest.json", content: two}), want: "holds more than one image, name one with :TAG: app:v1, app:v2"},
		{name: "no such tag", source: "docker-archive", tag: ":v3", raw: writeTar(t, entry{name: "manifest.json", content: two}), want: "holds no image tagged v3, only app:v1, app:v2"},
		{name: "escaping config", source: "docker-archive", raw: writeTar(t, manifest("../../../etc/passwd", "l")), want: `"../../../etc/passwd" is not a path inside the image`},
		{name: "link cycle", source: "docker-archive", raw: writeTar(t, manifest("c", "l"), entry{name: "c", symlink: "d"}, entry{name: "d", symlink: "c"}), want: "configuration c is missing"},
		{name: "escaping link", source: "docker-archive", raw: writeTar(t, manifest("c", "l"), entry{name: "c", symlink: "/etc/passwd"}), want: "configuration c is missing"},
		{name: "no layer", source: "docker-archive", raw: writeTar(t, manifest("c", "l"), entry{name: "c", content: configuration}), want: "layer l is missing from the archive"},
		{name: "not a config", source: "docker-archive", raw: writeTar(t, manifest("c", "l"), entry{name: "c", content: "[]"}, entry{name: "l"}), want: "reading configuration: it holds a JSON array"},
		{name: "no index", source: "oci-archive", raw: writeTar(t, entry{name: "x"}), want: "has no index.json, so it is not an OCI layout"},
		{name: "empty index", source: "oci-archive", raw: writeTar(t, entry{name: "index.json", content: "{}"}), want: "holds no image"},
		{name: "bad digest", source: "oci-archive", raw: writeTar(t, entry{name: "index.json", content: `{"manifests":[{"digest":"sha256:../../x"}]}`}), want: "reading index.json: found non-hex character"},
		{name: "wrong blob", source: "oci-archive", raw: writeTar(t,
			entry{name: "index.json", content: `{"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:` + strings.Repeat("a", 64) + `"}]}`},
			entry{name: "blobs/sha256/" + strings.Repeat("a", 64), content: "{}"},
		), want: "manifest sha256:aaaaaaaaaaaa is not what its digest says"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, "x.tar")
			if err := os.WriteFile(file, tt.raw, 0o644); err != nil {
				t.Fatal(err)
			}
			img, err := Open(t.Context(), tt.source+":"+file+tt.tag, Options{})
			if err == nil && len(img.Damage) > 0 {
				err = img.Damage[0]
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, tt.want)
			}
		})
	}
	if _, err := Open(t.Context(), "docker-archive:"+dir, Options{}); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a folder as an archive: %v", err)
	}
	if _, err := Open(t.Context(), "docker-archive:"+filepath.Join(dir, "none.tar"), Options{}); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no archive: %v", err)
	}
}

// Layers that images share are links in what older engines save.
func TestLinkedLayers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.tar")
	raw := writeTar(t,
		entry{name: "a/layer.tar", content: "12345"},
		entry{name: "b/layer.tar", symlink: "../a/layer.tar"},
		entry{name: "c/layer.tar", link: "a/layer.tar"},
		entry{name: "c.json", content: configuration},
		entry{name: "manifest.json", content: `[{"Config":"c.json","Layers":["a/layer.tar","b/layer.tar","c/layer.tar"]}]`},
	)
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	img, err := Open(t.Context(), "docker-archive:"+file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if img.Size != 15 {
		t.Errorf("size is %d, want 15", img.Size)
	}
	a, err := readDockerArchive(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	var loaded bytes.Buffer
	if err := a.writeTo(&loaded, "seatrial/loaded:x"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, loaded.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), "docker-archive:"+file+":seatrial/loaded:x", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if again.ConfigDigest != img.ConfigDigest || again.Size != img.Size {
		t.Errorf("rewritten archive holds %s of %d bytes, want %s of %d", again.ConfigDigest, again.Size, img.ConfigDigest, img.Size)
	}
}

// Links and pipes in a layout's folder must neither lead out of it nor block.
func TestHostileLayout(t *testing.T) {
	dir := t.TempDir()
	if err := sample.SaveLayout(filepath.Join(dir, "layout"), ""); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "layout", "index.json")
	outside := filepath.Join(dir, "outside.json")
	if err := os.Rename(index, outside); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, index); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), "oci:"+filepath.Join(dir, "layout"), Options{})
	if err == nil || !strings.Contains(err.Error(), "escapes") {
		t.Errorf("got %v, want an error about a path that escapes", err)
	}
}

func FuzzArchive(f *testing.F) {
	docker := writeTar(f,
		entry{name: "manifest.json", content: `[{"Config":"c","RepoTags":["app:v1"],"Layers":["l","m"]}]`},
		entry{name: "c", content: configuration}, entry{name: "l", content: "x"}, entry{name: "m", symlink: "l"},
	)
	f.Add(docker)
	f.Add(docker[:700])
	file := filepath.Join(f.TempDir(), "oci.tar")
	if err := sample.SaveOCIArchive(file, "v1"); err != nil {
		f.Fatal(err)
	}
	oci, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(oci)
	scratch := filepath.Join(f.TempDir(), "x.tar")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 64<<10 {
			return
		}
		if err := os.WriteFile(scratch, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, source := range []Source{DockerArchive, OCIArchive} {
			img, err := Open(context.Background(), string(source)+":"+scratch, Options{})
			switch {
			case err != nil && strings.ContainsAny(err.Error(), "\n\r"):
				t.Errorf("error is not one line: %q", err)
			case err == nil && img.Size < 0:
				t.Errorf("size is %d", img.Size)
			}
		}
	})
}
