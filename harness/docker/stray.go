package docker

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
)

// maxStray is how many files written outside the mounts are looked at; each costs the engine a mount.
const maxStray = 100

// noise says of a path what it is when nobody wants it back: what programs keep for themselves.
var noise = []struct {
	kind           string
	folders, names []string
	hidden         bool
}{
	{kind: "temporary", folders: []string{"/tmp", "/var/tmp", "/run", "/var/run", "/var/lock", "/dev", "/proc", "/sys"}},
	{kind: "cache", folders: []string{"/var/cache"}, names: []string{"__pycache__", "node_modules", ".cache", ".npm", ".nv", ".ipynb_checkpoints"}},
	{kind: "log", folders: []string{"/var/log"}},
	{kind: "system", folders: []string{"/bin", "/boot", "/etc", "/lib", "/lib32", "/lib64", "/sbin", "/usr", "/var"}, names: []string{"lost+found"}},
	{kind: "hidden", hidden: true},
}

// stray records the files that a container wrote outside its mounts, which a node throws away with it. It must
// be asked before the container is removed.
func (e *Engine) stray(ctx context.Context, id string, p *plan, t *harness.Trial) error {
	changes, err := e.engine.Changes(ctx, id)
	if err != nil {
		return fmt.Errorf("reading what the container wrote: %w", err)
	}
	mounts := make([]string, len(p.host.Mounts))
	for i, m := range p.host.Mounts {
		mounts[i] = m.Target
	}
	var names []string
	names, t.StrayNoise = written(changes, mounts)
	for _, name := range names {
		got, err := e.engine.Stat(ctx, id, name)
		if errdefs.IsNotFound(err) { // a name that is no text comes garbled
			t.StrayNoise[harness.StrayNotLookedAt]++
			continue
		}
		if err != nil {
			return fmt.Errorf("reading what the container wrote: %w", err)
		}
		if got.Mode.IsRegular() {
			t.Stray = append(t.Stray, harness.File{Path: name, Mode: got.Mode, Size: got.Size})
		}
	}
	harness.SortStray(t.Stray)
	t.StrayFolders = made(changes, t.Stray)
	return nil
}

// written are the files, or empty folders, among a container's changes that may be of use to somebody, and how many of
// each kind are left out. They are no more than maxStray: data first, then those nearest to the root, since sizes cost.
func written(changes []container.FilesystemChange, mounts []string) (names []string, left map[string]int) {
	parents := map[string]bool{}
	for _, c := range changes {
		parents[path.Dir(c.Path)] = true
	}
	for _, m := range mounts { // the engine makes mount points
		for at := path.Clean(m); at != "/"; at = path.Dir(at) {
			parents[at] = true
		}
	}
	left = map[string]int{}
	for _, c := range changes {
		if c.Kind == container.ChangeDelete || parents[c.Path] {
			continue
		}
		if kind := kindOf(c.Path); kind != "" {
			left[kind]++
		} else {
			names = append(names, c.Path)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(harness.DataFirst(a, b), cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
	})
	if n := len(names) - maxStray; n > 0 {
		left[harness.StrayNotLookedAt], names = n, names[:maxStray]
	}
	return names, left
}

// made are the folders of stray files that were not in the image: mounting an output there hides nothing.
func made(changes []container.FilesystemChange, stray []harness.File) []string {
	added := map[string]bool{}
	for _, c := range changes {
		added[c.Path] = c.Kind == container.ChangeAdd
	}
	var folders []string
	for _, f := range stray {
		if dir := path.Dir(f.Path); added[dir] && !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
	}
	return folders
}

// kindOf is what a path is when it is of no use to anybody, and empty when it may be.
func kindOf(name string) string {
	parts := strings.Split(name, "/")
	for _, n := range noise {
		for _, dir := range n.folders {
			if name == dir || strings.HasPrefix(name, dir+"/") {
				return n.kind
			}
		}
		for _, part := range parts {
			if slices.Contains(n.names, part) || n.hidden && strings.HasPrefix(part, ".") {
				return n.kind
			}
		}
	}
	return ""
}
