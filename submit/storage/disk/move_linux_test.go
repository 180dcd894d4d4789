package disk

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
)

// A pipe that a workload has left would be waited for.
func TestCopyTreeWithoutPipes(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(from, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := CopyTree(t.Context(), from, to); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(to)
	if err != nil || len(entries) != 1 || entries[0].Name() != "file" {
		t.Errorf("%v, %v", entries, err)
	}
}

// Content moves to another disk as well, with its modes and links.
func TestMoveToAnotherDisk(t *testing.T) {
	disktest.Small(t, "1m", func(disk string) {
		from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(disk, "to")
		if err := errors.Join(
			os.MkdirAll(filepath.Join(from, "folder"), 0o755), os.Chmod(from, 0o750),
			os.WriteFile(filepath.Join(from, "folder", "file"), []byte("text"), 0o640),
			os.Symlink("folder/file", filepath.Join(from, "link")),
		); err != nil {
			t.Fatal(err)
		}
		if err := Move(t.Context(), from, to); err != nil {
			t.Fatal(err)
		}
		for name, mode := range map[string]os.FileMode{".": os.ModeDir | 0o750, "folder": os.ModeDir | 0o755, "link": 0o640} {
			if info, err := os.Stat(filepath.Join(to, name)); err != nil || info.Mode() != mode {
				t.Errorf("%s: %v, %v, want %v", name, info, err, mode)
			}
		}
		if _, err := os.Stat(from); !os.IsNotExist(err) {
			t.Errorf("it is still there: %v", err)
		}
	})
}
