package cache

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A copy has the modes and links of the content, and is not the content itself.
func TestCopy(t *testing.T) {
	c := newCache(t, 1000)
	dir := t.TempDir()
	fill := func(_ context.Context, dir string) error {
		return errors.Join(
			os.Mkdir(filepath.Join(dir, "folder"), 0o700), os.Chmod(filepath.Join(dir, "folder"), 0o755),
			os.WriteFile(filepath.Join(dir, "folder", "file"), []byte("text"), 0o644),
			os.Chmod(filepath.Join(dir, "folder", "file"), 0o640),
			os.Symlink("../nowhere", filepath.Join(dir, "folder", "link")),
			os.WriteFile(filepath.Join(dir, "empty"), nil, 0o644),
		)
	}
	if err := c.Fill(t.Context(), "a", dir, fill); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]fs.FileMode{"folder": fs.ModeDir | 0o755, "folder/file": 0o640, "folder/link": fs.ModeSymlink | 0o777, "empty": 0o644} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v, want %v", name, info, err, mode)
		}
	}
	if target, err := os.Readlink(filepath.Join(dir, "folder", "link")); target != "../nowhere" || err != nil {
		t.Errorf("%q, %v", target, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "folder", "file"), []byte("the container's"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := c.get(t.Context(), "a", never)
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	if kept, err := os.ReadFile(filepath.Join(e.data, "folder", "file")); string(kept) != "text" || err != nil {
		t.Errorf("the cache now has %q, %v", kept, err)
	}
	if err := c.Fill(t.Context(), "a", dir, never); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a copy over another: %v", err)
	}
}
