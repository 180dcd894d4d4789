package docker

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/session"
)

// noteMemoryFolder says when outputs may have been what a run's memory went to: where --output-dir or TMPDIR has the
// result folder in memory, the kernel counts files in it against the container's limit. On a node they are on a disk.
func noteMemoryFolder(t *harness.Trial) {
	if !session.InMemory(t.Dir) {
		return
	}
	var written int64
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			written += f.Size
		}
	}
	// Little is not worth a word.
	if !t.OOMKilled && written <= t.MemoryLimit/10 {
		return
	}
	chosen := "--output-dir"
	if rel, err := filepath.Rel(os.TempDir(), t.Dir); err == nil && filepath.IsLocal(rel) {
		chosen = "TMPDIR"
	}
	t.Notes = append(t.Notes, fmt.Sprintf("outputs count against the memory limit here, because %s is in memory; with %s on a disk they do not", t.Dir, chosen))
}
