package storage_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// Bytes of names that are not UTF-8 arrive as nodes have them; other systems have no such names.
func TestFetchUploadOddName(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "n\xff\xfe.csv"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := job.Input{Upload: dir, Target: "/inputs", Source: job.Spec{Type: job.SourceIPFS}}
	mount, err := storage.Fetch(t.Context(), in, t.TempDir(), storage.FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{".": "755", "n\ufffd\ufffd.csv": "644 x"}
	if got := treetest.Texts(t, mount.Source); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
