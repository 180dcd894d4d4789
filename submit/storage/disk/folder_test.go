package disk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestMove(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	if err := errors.Join(os.Mkdir(from, 0o755), os.WriteFile(filepath.Join(from, "file"), []byte("text"), 0o640)); err != nil {
		t.Fatal(err)
	}
	if err := Move(t.Context(), from, to); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(to, "file")); string(text) != "text" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := os.Stat(from); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}
