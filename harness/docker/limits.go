package docker

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/session"
)

// unlimit takes the limits out of a plan that the engine does not enforce, and notes that they are not tested. Docker Engine
// ignores them, and Podman ignores them or does not start the container, which depends on the version of cgroup.
func (e *Engine) unlimit(p *plan, t *harness.Trial) {
	var missing []string
	if !e.engine.Limits.Memory && p.host.Memory > 0 {
		p.host.Memory, missing = 0, append(missing, "memory")
	}
	if !e.engine.Limits.CPU && p.host.NanoCPUs > 0 {
		p.host.NanoCPUs, missing = 0, append(missing, "CPU")
		t.CPUs = float64(e.engine.CPUs)
	}
	if len(missing) == 0 {
		return
	}
	want := "a kernel with these control groups"
	if e.engine.Rootless {
		want = "an engine that runs as root, or cgroup version 2 with its controllers delegated to this user"
	}
	t.Notes = append(t.Notes, fmt.Sprintf("%s limits are not enforced here, and a node enforces them: %s has no control groups for that; want %s",
		strings.Join(missing, " and "), e.engine.Name, want))
}

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
