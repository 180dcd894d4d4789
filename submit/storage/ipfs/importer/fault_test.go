//go:build unix

package importer_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// A folder with a large file, during whose import something happens, and others after it.
func folderToDisturb(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	for name, size := range map[string]int{"a large": 50 << 20, "b/later": 7, "c": 7} {
		if err := write(filepath.Join(dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestChangesMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		disturb func(dir string) error
		path    string
		want    string // after "reading PATH: "; empty for no error
	}{
		"grows":     {appending, "a large", "it changed while it was read"},
		"shrinks":   {func(dir string) error { return os.Truncate(filepath.Join(dir, "a large"), 10) }, "a large", "it changed while it was read"},
		"rewritten": {rewriting, "a large", "it changed while it was read"},
		// Like every other program, the import goes on with the file that it has open.
		"replaced": {replacing, "a large", ""},
		"removed":  {func(dir string) error { return os.Remove(filepath.Join(dir, "c")) }, "c", "no such file or directory"},
		"folder":   {func(dir string) error { return os.RemoveAll(filepath.Join(dir, "b")) }, "b", "no such file or directory"},
		"pipe": {func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "c")), syscall.Mkfifo(filepath.Join(dir, "c"), 0o600))
		}, "c", "no such file or directory|it is a named pipe, want a file, a folder or a symbolic link"},
	} {
		dir := folderToDisturb(t)
		disturbed := false
		_, err := importer.Path(t.Context(), dir, importer.Options{Blocks: func(importer.Block) error {
			if disturbed {
				return nil
			}
			disturbed = true
			return c.disturb(dir)
		}})
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		ok := false
		for want := range strings.SplitSeq(c.want, "|") {
			ok = ok || err != nil && err.Error() == "reading "+filepath.Join(dir, c.path)+": "+want
		}
		if !ok {
			t.Errorf("%s: %v, want %s of %s", name, err, c.want, c.path)
		}
		var hinted *importer.ChangedError
		if errors.As(err, &hinted) && hinted.Hint() == "" {
			t.Errorf("%s: no hint", name)
		}
	}
}

func appending(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "a large"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("more")
	return errors.Join(err, f.Close())
}

func rewriting(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "a large"), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte("other"), 40<<20)
	return errors.Join(err, f.Close())
}

func replacing(dir string) error {
	if err := write(filepath.Join(dir, ".new"), 100); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, ".new"), filepath.Join(dir, "a large"))
}

// What IPFS cannot hold is refused by name, as Kubo does, unless it is left out.
func TestSpecialFiles(t *testing.T) {
	dir := t.TempDir()
	if err := write(filepath.Join(dir, "a"), 1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, ".pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := importer.Path(t.Context(), dir, importer.Options{})
	if err != nil || len(root.Skipped) != 1 || root.Skipped[0] != ".pipe: its name begins with a dot" {
		t.Errorf("hidden pipe: %+v, %v", root, err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "line\nbreak"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for _, c := range []struct {
		path   string
		hidden bool
		want   string
	}{
		{dir, true, "reading " + dir + "/.pipe: it is a named pipe, want a file, a folder or a symbolic link"},
		{dir, false, `reading "` + dir + `/line\nbreak": it is a socket, want a file, a folder or a symbolic link`},
		{"/dev/null", false, "reading /dev/null: it is a device, want a file, a folder or a symbolic link"},
		{"/proc/version", false, "reading /proc/version: it changed while it was read"}, // it is said to be empty
		{dir + "/none", false, "reading " + dir + "/none: no such file or directory"},
	} {
		if _, err := importer.Path(t.Context(), c.path, importer.Options{Hidden: c.hidden}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.path, err, c.want)
		}
	}
}

// What is not kept is said.
func TestLost(t *testing.T) {
	dir := t.TempDir()
	if err := links(dir); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(filepath.Join(dir, "d/file"), 0o755), write(filepath.Join(dir, ".git/config"), 1)); err != nil {
		t.Fatal(err)
	}
	root, err := importer.Path(t.Context(), dir, importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "far: it leads out, to /etc/passwd, and dangles on the node\n" +
		"out: it leads out, to ../../etc/passwd, and dangles on the node\n" +
		"d/file: it is executable here and arrives as 644"
	if got := strings.Join(root.Lost, "\n"); got != want || root.Links != 8 {
		t.Errorf("got %d links, %s", root.Links, got)
	}
	if skipped, lost, err := importer.Losses(t.Context(), dir, false); err != nil || !slices.Equal(skipped, root.Skipped) || !slices.Equal(lost, root.Lost) {
		t.Errorf("told before the import: %q, %q, %v, want %q, %q", skipped, lost, err, root.Skipped, root.Lost)
	}
	root, err = importer.Path(t.Context(), filepath.Join(dir, "to folder"), importer.Options{})
	if err != nil || len(root.Lost) != 1 || root.Lost[0] != "the link alone is kept: it leads to d and dangles on the node" {
		t.Errorf("link alone: %+v, %v", root, err)
	}
}

// An end of the context or an error of the caller's own ends the import.
func TestEnds(t *testing.T) {
	dir := folderToDisturb(t)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := importer.Path(ctx, dir, importer.Options{Blocks: func(importer.Block) error { cancel(); return nil }}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	full := errors.New("disk full")
	if _, err := importer.Path(t.Context(), dir, importer.Options{Blocks: func(importer.Block) error { return full }}); !errors.Is(err, full) {
		t.Errorf("refused block: %v", err)
	}
}
