//go:build unix

package storage_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// What cannot be uploaded is said with its whole path before anything is, wherever it would go.
func TestFetchUploadFails(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ path, kind, want string }{
		{"nothing", job.SourceIPFS, "reading DIR/nothing: no such file or directory"},
		{"", job.SourceIPFS, "reading DIR/pipe: it is a named pipe, want a file, a folder or a symbolic link"},
		{"pipe", job.SourceIPFS, "reading DIR/pipe: it is a named pipe, want a file, a folder or a symbolic link"},
		{"", job.SourceS3, `reading "DIR/pipe": it is a pipe, and only files can be stored`},
	} {
		in := job.Input{Upload: filepath.Join(dir, test.path), Target: "/inputs", Source: job.Spec{Type: test.kind}}
		_, err := storage.Fetch(t.Context(), in, t.TempDir(), storage.FetchOptions{})
		if want := strings.Replace(test.want, "DIR", dir, 1); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
