package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// A file has its content and mode at once, and nothing is left beside it, kept or not.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	if err := WriteFile(name, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	info, err := os.Stat(name)
	if text, readErr := os.ReadFile(name); readErr != nil || err != nil || string(text) != "old" || info.Mode() != 0o666 {
		t.Errorf("%q, %v, %v, %v", text, info, readErr, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := WriteFile(filepath.Join(dir, "none", "file"), nil, 0o600); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
}
