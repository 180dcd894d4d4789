package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/fixtures/kubotest"
)

// nobody is a user who may read nothing that is root's alone.
const nobody = 65534

// A file in the middle of a tree that the user may not read ends an upload with one line, before anything is pinned or has
// its name.
func TestUploadUnreadable(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("wants to become another user, which root can")
	}
	node := kubotest.ForTest(t)
	pins := func() string {
		t.Helper()
		list, err := node.Run(t.Context(), "pin", "ls", "--type=recursive", "--quiet")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	home := t.TempDir()
	for dir := home; dir != os.TempDir(); dir = filepath.Dir(dir) { // the folders above are root's alone
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	data, out := filepath.Join(home, "data"), filepath.Join(home, "out")
	for _, dir := range []string{data, out, filepath.Join(data, "m")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, mode := range map[string]os.FileMode{"a": 0o644, "m/secret": 0o600, "z": 0o644} {
		if err := os.WriteFile(filepath.Join(data, name), bytes.Repeat([]byte(name), 300_000), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(out, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	before := pins()
	for _, flags := range [][]string{{"--ipfs-api", node.API}, {"--only-hash"}, {"--car", filepath.Join(out, "data.car")}, {"--to", "s3://ships/in/"}} {
		var stdout, stderr bytes.Buffer
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe")
		cmd.Args = append(append([]string{"seatrial", "upload"}, flags...), data)
		cmd.Dir, cmd.Env = "/", append(os.Environ(), "HOME="+home, "TMPDIR="+out)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		_ = cmd.Run()
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		last := strings.NewReplacer(`"`, "").Replace(lines[len(lines)-1])
		if want := "seatrial: reading " + data + "/m/secret: permission denied"; cmd.ProcessState.ExitCode() != exitUsage || last != want {
			t.Errorf("%s: exit %d, %q, want %q", flags[0], cmd.ProcessState.ExitCode(), stderr.String(), want)
		}
		if stdout.Len() > 0 {
			t.Errorf("%s: %q on standard output", flags[0], stdout.String())
		}
	}
	if after := pins(); after != before {
		t.Errorf("pinned: %q, want %q", after, before)
	}
	if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
