package storage_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// An input that will be uploaded is mounted as it will come out of IPFS, and the container cannot change the user's own.
func TestFetchUpload(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	for name, mode := range map[string]fs.FileMode{"a.csv": 0o600, "sub/run.sh": 0o755, ".env": 0o644, ".git/config": 0o644} {
		name = filepath.Join(data, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte("x"), mode))
		if err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(os.Mkdir(filepath.Join(data, "empty"), 0o700), os.Symlink("/etc/hostname", filepath.Join(data, "link")), os.Symlink("data", filepath.Join(dir, "alias")))
	if err != nil {
		t.Fatal(err)
	}
	whole := map[string]string{
		".": "755", "a.csv": "644 x", "sub": "755", "sub/run.sh": "644 x", "empty": "755", "link": "-> /etc/hostname",
	}
	for path, want := range map[string]map[string]string{
		data:                               whole,
		filepath.Join(dir, "alias"):        whole,
		filepath.Join(data, "sub/run.sh"):  {".": "755", "run.sh": "644 x"},
		filepath.Join(data, ".env"):        {".": "755", ".env": "644 x"},
		filepath.Join(dir, "alias/a.csv"):  {".": "755", "a.csv": "644 x"},
		filepath.Join(data, "empty") + "/": {".": "755"},
	} {
		in := job.Input{Upload: path, Target: "/inputs", Source: job.Spec{Type: job.SourceIPFS}}
		mount, err := storage.Fetch(t.Context(), in, t.TempDir(), storage.FetchOptions{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := treetest.Texts(t, mount.Source); mount.ReadOnly || mount.Target != "/inputs" || !maps.Equal(got, want) {
			t.Errorf("%s: %+v with %v, want %v", path, mount, got, want)
		}
	}
}

// What goes to S3 comes as S3 gives it back: links are copies of files, empty folders are not there, and the folder is closed to
// all but root (contract 1, Mount ownership).
func TestFetchUploadToS3(t *testing.T) {
	data := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"a.csv": 0o600, "sub/deep/run.sh": 0o755, ".env": 0o644} {
		name = filepath.Join(data, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte("x"), mode)); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(os.Mkdir(filepath.Join(data, "empty"), 0o700), os.Symlink("a.csv", filepath.Join(data, "link")), os.Symlink("sub", filepath.Join(data, "folder")))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]map[string]string{
		data:                         {".": "700", "a.csv": "644 x", "link": "644 x", "sub": "755", "sub/deep": "755", "sub/deep/run.sh": "644 x"},
		filepath.Join(data, "a.csv"): {".": "700", "a.csv": "644 x"},
	} {
		in := job.Input{Upload: path, Target: "/inputs", Source: job.Spec{Type: job.SourceS3}}
		mount, err := storage.Fetch(t.Context(), in, t.TempDir(), storage.FetchOptions{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := treetest.Texts(t, mount.Source); mount.ReadOnly || mount.Target != "/inputs" || !maps.Equal(got, want) {
			t.Errorf("%s: %+v with %v, want %v", path, mount, got, want)
		}
	}
	in := job.Input{Upload: filepath.Join(data, "empty"), Target: "/inputs", Source: job.Spec{Type: job.SourceS3}}
	if _, err := storage.Fetch(t.Context(), in, t.TempDir(), storage.FetchOptions{}); err == nil || !strings.HasSuffix(err.Error(), "it has no file to store") {
		t.Errorf("error is %v", err)
	}
}
