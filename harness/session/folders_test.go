package session

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the system's folder is the only one")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, tmpdir, disk string
		memory             []string
		want               []string
	}{
		{"on disk", "", dir, nil, []string{"/tmp", dir}},
		{"in memory", "", dir, []string{"/tmp"}, []string{dir, "/tmp"}},
		{"both in memory", "", dir, []string{"/tmp", dir}, []string{"/tmp", dir}},
		{"other missing", "", "/nowhere", []string{"/tmp"}, []string{"/tmp", "/nowhere"}},
		{"other no folder", "", file, []string{"/tmp"}, []string{"/tmp", file}},
		{"asked for", "/dev/shm", dir, []string{"/tmp", "/dev/shm"}, []string{"/dev/shm"}},
		{"asked for the usual one", "/tmp", dir, []string{"/tmp"}, []string{"/tmp"}},
	} {
		t.Setenv("TMPDIR", c.tmpdir)
		got := folders(c.disk, func(dir string) bool { return slices.Contains(c.memory, dir) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestInMemory(t *testing.T) {
	if !InMemory("/dev/shm") {
		t.Skip("no /dev/shm in memory here")
	}
	if InMemory("/proc") || InMemory("/nowhere") {
		t.Error("what is no tmpfs is in memory")
	}
	t.Setenv("TMPDIR", "/dev/shm")
	if got := TempDir(); got != "/dev/shm" {
		t.Errorf("the folder is %s, want the one that was asked for", got)
	}
}

// TestBothFoldersAreSwept has dead sessions in the folder that is used and in the one that was used before.
func TestBothFoldersAreSwept(t *testing.T) {
	used, before := t.TempDir(), t.TempDir()
	for _, dir := range []string{used, before} {
		s, err := begin(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.lock.Close(); err != nil { // as its process's end does
			t.Fatal(err)
		}
	}
	mine := &Session{beside: []string{used, before}}
	for _, r := range mine.Remains() {
		if err := r.Remove(); err != nil {
			t.Error(err)
		}
	}
	if left := append(list(t, used), list(t, before)...); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
