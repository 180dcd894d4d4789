package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestPart(t *testing.T) {
	c := newCache(t, 1000)
	broken := errors.New("broken")
	part := func(use func(dir string) error) error { return c.Part(t.Context(), "a", use) }
	half := func(dir string) error {
		return errors.Join(os.WriteFile(filepath.Join(dir, "file"), []byte("half"), 0o600), broken)
	}
	if err := part(half); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	// What is left is there for the next, who has it alone.
	if err := part(func(dir string) error {
		if text, err := os.ReadFile(filepath.Join(dir, "file")); string(text) != "half" {
			t.Errorf("got %q, %v", text, err)
		}
		return part(func(dir string) error {
			if dir != "" {
				t.Error("it is used twice")
			}
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	isEmpty(t, c)
	// One that leaves nothing leaves no folder.
	if err := part(func(string) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	isEmpty(t, c)
}

func isEmpty(t *testing.T, c *Cache) {
	t.Helper()
	if left, err := os.ReadDir(c.dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What is left counts against the limit as what is cached does.
func TestPartIsEvicted(t *testing.T) {
	c := newCache(t, 10)
	_ = c.Part(t.Context(), "a", func(dir string) error {
		return errors.Join(os.WriteFile(filepath.Join(dir, "file"), make([]byte, 100), 0o600), errors.New("broken"))
	})
	if err := c.Part(t.Context(), "b", func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
	isEmpty(t, c)
}
