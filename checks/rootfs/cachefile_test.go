package rootfs_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// What is wrong with the folder or with a file in it is told in one line, and the layer is read all the same.
func TestCachePassedBy(t *testing.T) {
	layer := Layer(File("run", 0o755, ""))
	good := t.TempDir()
	if _, err := look(t, layer, rootfs.NewCache(good, 0)); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(good, "*.index"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	index, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	later := append([]byte("seatrial layer index 9\n"), index...)
	damaged := bytes.Clone(index)
	damaged[len(damaged)/2] ^= 1
	file := func(text []byte) func(dir, path string) error {
		return func(_, path string) error { return os.WriteFile(path, text, 0o600) }
	}
	for name, test := range map[string]struct {
		make func(dir, path string) error
		want string
		// again tells that the next one has it again.
		again bool
	}{
		"whole":         {file(index), "", true},
		"cut":           {file(index[:len(index)/2]), "it is damaged", true},
		"empty":         {file(nil), "it is damaged", true},
		"a bit flipped": {file(damaged), "it is damaged", true},
		"later version": {file(later), "", true},
		"a folder":      {func(_, path string) error { return os.MkdirAll(filepath.Join(path, "x"), 0o700) }, "it is a folder", false},
		"a device":      {func(_, path string) error { return os.Symlink("/dev/zero", path) }, "it is a device", true},
		"a circle":      {func(_, path string) error { return os.Symlink(path, path) }, "too many levels", true},
		"a file for the folder": {func(dir, _ string) error {
			return errors.Join(os.Remove(dir), os.WriteFile(dir, nil, 0o600))
		}, "not a directory", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "layers")
			if err := errors.Join(os.Mkdir(dir, 0o700), test.make(dir, filepath.Join(dir, filepath.Base(kept[0])))); err != nil {
				t.Fatal(err)
			}
			c := rootfs.NewCache(dir, 0)
			if _, err := look(t, layer, c); err != nil {
				t.Fatal(err)
			}
			problem := c.Problem()
			if (test.want == "") != (problem == nil) || problem != nil && (!strings.Contains(problem.Error(), test.want) || strings.Contains(problem.Error(), "\n")) {
				t.Errorf("problem is %v, want %q", problem, test.want)
			}
			c = rootfs.NewCache(dir, 0)
			if _, err := look(t, layer, c); err != nil || (c.Problem() == nil) != test.again {
				t.Errorf("the next one: %v, problem %v", err, c.Problem())
			}
		})
	}
}
