package cache

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
)

// nobody is a user who may read nothing that is root's alone.
const nobody = 65534

// A cache that is somebody else's, or cannot be written, is passed by with one line, and what it has is used where that can be
// read.
func TestOthersCache(t *testing.T) {
	const child = "SEATRIAL_TEST_CACHE"
	if dir := os.Getenv(child); dir != "" {
		for key, fill := range map[string]func(context.Context, string) error{"new": writes("new"), "kept": writes("kept")} {
			c, to := New(dir, 1000), filepath.Join(t.TempDir(), "to")
			if err := os.Mkdir(to, 0o700); err != nil {
				t.Fatal(err)
			}
			again := false
			if err := c.Fill(t.Context(), key, to, func(ctx context.Context, dir string) error {
				again = true
				return fill(ctx, dir)
			}); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(filepath.Join(to, "file")); string(got) != key || err != nil {
				t.Errorf("%s: %q, %v", key, got, err)
			}
			if used := ""; c.Part(t.Context(), key+" results", func(dir string) error { used = dir; return nil }) != nil || used != "" {
				t.Errorf("%s: a part in %q", key, used)
			}
			t.Logf("%s: again: %t, %v", key, again, c.Problem())
		}
		return
	}
	if os.Getuid() != 0 {
		t.Skip("wants to become another user, which root can")
	}
	for what, c := range map[string]struct {
		mode os.FileMode
		// kept tells whether what is in it can be used.
		kept bool
	}{"somebody else's": {0o700, false}, "read-only": {0o755, true}} {
		base := t.TempDir()
		for dir := base; dir != os.TempDir(); dir = filepath.Dir(dir) { // the folders above are root's alone
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		dir, temp := filepath.Join(base, "inputs"), filepath.Join(base, "temp")
		get(t, New(dir, 1000), "kept", writes("kept"), "kept")
		if err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return errors.Join(err, os.Chmod(name, 0o644))
			}
			return os.Chmod(name, 0o755)
		}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Chmod(dir, c.mode), os.Mkdir(temp, 0o700), os.Chown(temp, nobody, nobody)); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestOthersCache$", "-test.v")
		cmd.Dir, cmd.Env = "/", append(os.Environ(), child+"="+dir, "TMPDIR="+temp)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", what, err, out)
		}
		passed := dir
		for key, want := range map[string]string{
			"new":  "again: true, " + passed,
			"kept": map[bool]string{false: "again: true, " + passed, true: "again: false, "}[c.kept],
		} {
			if !bytes.Contains(out, []byte(key+": "+want)) {
				t.Errorf("%s: of %s not %q: %s", what, key, want, out)
			}
		}
		if n := strings.Count(string(out), "permission denied: what is fetched is not kept"); n == 0 {
			t.Errorf("%s: no reason: %s", what, out)
		}
	}
}

// A cache on a disk that is full is passed by with one line: where the content is wanted there may be room.
func TestFullCache(t *testing.T) {
	elsewhere := t.TempDir()
	disktest.Small(t, "256k", func(disk string) {
		c := New(filepath.Join(disk, "inputs"), 1<<30)
		if err := c.Fill(t.Context(), "a", elsewhere, func(_ context.Context, dir string) error {
			return os.WriteFile(filepath.Join(dir, "file"), make([]byte, 1<<20), 0o600)
		}); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(filepath.Join(elsewhere, "file")); err != nil || info.Size() != 1<<20 {
			t.Errorf("%v, %v", info, err)
		}
		if problem := c.Problem(); problem == nil || !strings.HasSuffix(problem.Error(), "/inputs: no space left on device: what is fetched is not kept") {
			t.Errorf("the problem is %v", problem)
		}
		if left, err := os.ReadDir(c.dir); err != nil || len(left) > 0 {
			t.Errorf("left in the cache: %v, %v", left, err)
		}
	})
}
