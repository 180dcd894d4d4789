package image

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What stands where an image's name should is known by what is in it.
func TestRecognize(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, name := range names {
			if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: 2}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	zip := func(data []byte) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	write("app.tar", archive("a.json", "manifest.json"))
	write("both.tar", archive("oci-layout", "index.json", "manifest.json"))
	write("oci.tar.gz", zip(archive("./oci-layout", "./index.json")))
	write("app.tgz", zip(archive("manifest.json")))
	write("data.tar", archive("rows.csv"))
	write("app.tar.xz", []byte("\xfd7zXZ\x00rest"))
	write("plain.txt", []byte("hello\n"))
	write("job", []byte("Name: x\n"))
	write("build.txt", []byte("# syntax=docker/dockerfile:1\n\nFROM alpine\n"))
	write("src/Dockerfile", []byte("FROM alpine\n"))
	write("img/oci-layout", []byte("{}"))
	write("img/index.json", []byte("{}"))
	write("empty/x", nil)
	for typed, want := range map[string]string{
		"app.tar":        "an archive of docker save: docker-archive:app.tar",
		"./app.tar:v1":   "an archive of docker save: docker-archive:./app.tar:v1",
		"both.tar":       "an archive of docker save: docker-archive:both.tar",
		"app.tgz":        "an archive of docker save: docker-archive:app.tgz",
		"oci.tar.gz":     "an OCI archive: oci-archive:oci.tar.gz",
		"data.tar":       "an archive without an image: ",
		"app.tar.xz":     "packed with xz: xz --decompress --keep app.tar.xz",
		"./img":          "a folder with an image in OCI's layout: oci:./img",
		"img:v1":         "a folder with an image in OCI's layout: oci:img:v1",
		"src":            "a folder with a Dockerfile: seatrial build -t app:v1 src",
		"src/Dockerfile": "a Dockerfile: seatrial build -t app:v1 src",
		"build.txt":      "a Dockerfile: seatrial build -f build.txt -t app:v1 .",
		"plain.txt":      "", "job": "", "empty": "", "missing.tar": "",
	} {
		got := ""
		if found := Recognize(t.Context(), typed); found != nil {
			got = strings.Join([]string{found.What, found.Instead}, ": ")
		}
		if got != want {
			t.Errorf("%s is %q, want %q", typed, got, want)
		}
	}
}
