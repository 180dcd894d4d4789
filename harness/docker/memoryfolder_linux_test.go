package docker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness"
)

func TestNoteMemoryFolder(t *testing.T) {
	memory, err := os.MkdirTemp("/dev/shm", "seatrial-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(memory)
	temporary := filepath.Join(memory, "temporary")
	if err := os.MkdirAll(filepath.Join(temporary, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	outputs := func(size int64) []harness.Output { return []harness.Output{{Files: []harness.File{{Size: size}}}} }
	for _, c := range []struct {
		name  string
		trial harness.Trial
		want  string // what is to be on a disk, empty for no note
	}{
		{"killed", harness.Trial{Dir: memory, OOMKilled: true, MemoryLimit: 100}, "--output-dir"},
		{"much", harness.Trial{Dir: memory, MemoryLimit: 100, Outputs: outputs(11)}, "--output-dir"},
		{"temporary", harness.Trial{Dir: filepath.Join(temporary, "run"), MemoryLimit: 100, Outputs: outputs(11)}, "TMPDIR"},
		{"little", harness.Trial{Dir: memory, MemoryLimit: 100, Outputs: outputs(9)}, ""},
		{"on disk", harness.Trial{Dir: "/proc", OOMKilled: true, MemoryLimit: 100, Outputs: outputs(90)}, ""},
	} {
		noteMemoryFolder(&c.trial)
		if notes := strings.Join(c.trial.Notes, "\n"); c.want == "" && notes != "" || !strings.Contains(notes, c.want) {
			t.Errorf("%s: notes are %q, want %q to be on a disk", c.name, notes, c.want)
		}
	}
}
