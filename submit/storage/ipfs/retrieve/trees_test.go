package retrieve_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/treetest"
)

func differ(t testing.TB, got, want map[string]treetest.Entry) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("differs (-want +got):\n%.2000s", d)
	}
}

// bytesIn are those of all files in a folder.
func bytesIn(t testing.TB, dir *os.Root) int64 {
	t.Helper()
	return bytesOf(treetest.List(t, dir.Name()))
}

func bytesOf(all map[string]treetest.Entry) (sum int64) {
	for _, e := range all {
		sum += e.Size
	}
	return sum
}

func openRoot(t testing.TB) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// file makes a file of as many bytes, always the same.
func file(size int) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		write(t, path, io.LimitReader(rand.NewChaCha8([32]byte{}), int64(size)))
	}
}

// zeros makes a file whose chunks are all the same.
func zeros(size int) func(t *testing.T, path string) {
	return func(t *testing.T, path string) { write(t, path, bytes.NewReader(make([]byte, size))) }
}

// folder makes a folder of as many small files with long names.
func folder(files int) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		check(t, os.MkdirAll(path, 0o755))
		for i := range files {
			write(t, filepath.Join(path, fmt.Sprintf("%s-%d", strings.Repeat("n", 200), i)), strings.NewReader(fmt.Sprint(i)))
		}
	}
}

// mixed makes a tree with whatever a tree can have.
func mixed(t *testing.T, path string) {
	folder(50)(t, filepath.Join(path, "many"))
	folder(0)(t, filepath.Join(path, "a", "b", "c", "empty"))
	for name, size := range map[string]int{"large": 3 << 20, "zero": 0, "one": 1, ".hidden": 7, "a/b/twice": 3 << 20, "a/ö ü\t\"x\"": 100, "a/\xff\xfe": 3, "-n": 12} {
		file(size)(t, filepath.Join(path, name))
	}
	for name, target := range map[string]string{"to-file": "large", "to-folder": "a/b", "dangling": "nowhere", "up": "../../..", "absolute": "/etc/passwd"} {
		check(t, os.Symlink(target, filepath.Join(path, name)))
	}
}

func write(t *testing.T, path string, r io.Reader) {
	t.Helper()
	check(t, os.MkdirAll(filepath.Dir(path), 0o755))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	check(t, err)
	_, err = io.Copy(f, r)
	check(t, err)
	check(t, f.Close())
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
