package docker

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness"
)

// maxStray is how many files written outside the mounts are looked at; each costs the engine a mount.
const maxStray = 100

// scratchFolders and scratchNames are where programs keep what nobody wants back: system folders, temporary files, caches.
var (
	scratchFolders = []string{
		"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var",
	}
	scratchNames = []string{"__pycache__", "node_modules", "lost+found"}
)

// stray records the files that a container wrote outside its mounts, which a node throws away with it. It must
// be asked before the container is removed.
func (e *Engine) stray(ctx context.Context, id string, p *plan, t *harness.Trial) error {
	diff, err := e.client.ContainerDiff(ctx, id, client.ContainerDiffOptions{})
	if err != nil {
		return fmt.Errorf("reading what the container wrote: %s", daemonText(err))
	}
	mounts := make([]string, len(p.host.Mounts))
	for i, m := range p.host.Mounts {
		mounts[i] = m.Target
	}
	for _, name := range written(diff.Changes, mounts) {
		got, err := e.client.ContainerStatPath(ctx, id, client.ContainerStatPathOptions{Path: name})
		if err != nil {
			return fmt.Errorf("reading what the container wrote: %s", daemonText(err))
		}
		if got.Stat.Mode.IsRegular() {
			t.Stray = append(t.Stray, harness.File{Path: name, Mode: got.Stat.Mode, Size: got.Stat.Size})
		}
	}
	return nil
}

// written are the files, or empty folders, among a container's changes that may be of use to somebody:
// those nearest to the root first, and no more than maxStray.
func written(changes []container.FilesystemChange, mounts []string) []string {
	parents := map[string]bool{}
	for _, c := range changes {
		parents[path.Dir(c.Path)] = true
	}
	for _, m := range mounts { // the engine makes mount points
		for at := path.Clean(m); at != "/"; at = path.Dir(at) {
			parents[at] = true
		}
	}
	var names []string
	for _, c := range changes {
		if c.Kind != container.ChangeDelete && !parents[c.Path] && !scratch(c.Path) {
			names = append(names, c.Path)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
	})
	return names[:min(len(names), maxStray)]
}

// scratch tells whether a path is a program's own business: hidden, or where temporary and system files are.
func scratch(name string) bool {
	for _, dir := range scratchFolders {
		if name == dir || strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || slices.Contains(scratchNames, part) {
			return true
		}
	}
	return false
}
