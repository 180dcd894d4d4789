package disk

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestRemoveAll has a folder that its owner has shut. To root no folder is shut, so that root does it as somebody else.
func TestRemoveAll(t *testing.T) {
	if os.Geteuid() == 0 {
		const nobody = 65534
		home := t.TempDir()
		for dir := home; dir != os.TempDir(); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chown(home, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestRemoveAll$")
		cmd.Dir, cmd.Env = home, append(os.Environ(), "TMPDIR="+home)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	dir := filepath.Join(t.TempDir(), "results")
	inner := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inner, "c"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, shut := range []string{inner, filepath.Dir(inner), dir} {
		if err := os.Chmod(shut, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(dir); err == nil {
		t.Error("these folders are not shut")
	}
	if err := RemoveAll(dir); err != nil {
		t.Error(err)
	}
}
