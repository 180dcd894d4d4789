package disk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file gets its new content and keeps its mode; a link stays one.
func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(real, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Fatal(err)
	}
	if err := Rewrite(link, []byte("old"), []byte("newer")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(real)
	if text, readErr := os.ReadFile(link); readErr != nil || err != nil || string(text) != "newer" || info.Mode() != 0o640 {
		t.Errorf("%q, %v, %v, %v", text, info, readErr, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("%v, %v", info, err)
	}
	for _, old := range []string{"", "old", "newer and more"} {
		if err := Rewrite(real, []byte(old), nil); !errors.Is(err, ErrChanged) {
			t.Errorf("%q: %v", old, err)
		}
	}
	if err := os.Chmod(real, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := Rewrite(real, []byte("newer"), nil); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
