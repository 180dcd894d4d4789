package storage_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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

func TestFetchUploadFails(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "nothing"): "no such file or directory",
		dir:                           "pipe: it is neither file nor folder, and cannot be uploaded",
		filepath.Join(dir, "pipe"):    "pipe: it is neither file nor folder, and cannot be uploaded",
	} {
		to := t.TempDir()
		_, err := storage.Fetch(t.Context(), job.Input{Upload: path, Target: "/inputs"}, to, storage.FetchOptions{})
		if err == nil || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}
