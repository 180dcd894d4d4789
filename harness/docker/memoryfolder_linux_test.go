package docker

import (
	"os"
	"testing"

	"github.com/seatrial/seatrial/harness"
)

func TestNoteMemoryFolder(t *testing.T) {
	memory, err := os.MkdirTemp("/dev/shm", "seatrial-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(memory)
	outputs := func(size int64) []harness.Output { return []harness.Output{{Files: []harness.File{{Size: size}}}} }
	for _, c := range []struct {
		name  string
		trial harness.Trial
		want  int
	}{
		{"killed", harness.Trial{Dir: memory, OOMKilled: true, MemoryLimit: 100}, 1},
		{"much", harness.Trial{Dir: memory, MemoryLimit: 100, Outputs: outputs(11)}, 1},
		{"little", harness.Trial{Dir: memory, MemoryLimit: 100, Outputs: outputs(9)}, 0},
		{"on disk", harness.Trial{Dir: "/proc", OOMKilled: true, MemoryLimit: 100, Outputs: outputs(90)}, 0},
	} {
		if noteMemoryFolder(&c.trial); len(c.trial.Notes) != c.want {
			t.Errorf("%s: notes are %q", c.name, c.trial.Notes)
		}
	}
}
