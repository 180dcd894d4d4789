package docker

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/seatrial/seatrial/harness"
)

// noteMemoryFolder says when outputs may have been what a run's memory went to: where the result folder is in memory, as
// /tmp is on many machines, the kernel counts files in it against the container's limit. On a node they are on disk.
func noteMemoryFolder(t *harness.Trial) {
	var disk unix.Statfs_t
	if err := unix.Statfs(t.Dir, &disk); err != nil || disk.Type != unix.TMPFS_MAGIC && disk.Type != unix.RAMFS_MAGIC {
		return
	}
	var written int64
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			written += f.Size
		}
	}
	// Little is not worth a word.
	if t.OOMKilled || written > t.MemoryLimit/10 {
		t.Notes = append(t.Notes, fmt.Sprintf("outputs count against the memory limit here, because %s is in memory; TMPDIR=/var/tmp keeps them on disk", t.Dir))
	}
}
