package rootfs

import (
	"context"
	"path"
	"slices"
	"strings"
)

// Mount is a place that something covers when the container runs: nothing of the image is seen there.
type Mount struct {
	// Path in the container: "/outputs".
	Path string
	// Empty mounts have nothing in them when the program starts. What is in others is not known.
	Empty bool
	// Adds: it covers nothing, and puts one file into the folder, whose name is not known.
	Adds bool
	// Telling: a path that ends at the mount is looked for below it, to tell what it hides (PathError.Hidden).
	Telling bool
}

// covered looks for the innermost mount over a path, and tells whether the path is part of the way to one.
func (v *View) covered(name string) (over *Mount, leads bool) {
	for i := range v.mounts {
		m := &v.mounts[i]
		switch {
		case m.Adds: // into a folder that engines make where there is none
			leads = leads || m.Path == name || strings.HasPrefix(m.Path, strings.TrimSuffix(name, "/")+"/")
		case m.Path == name || strings.HasPrefix(name, strings.TrimSuffix(m.Path, "/")+"/"):
			if over == nil || len(m.Path) > len(over.Path) {
				over = m
			}
		case strings.HasPrefix(m.Path, name+"/"):
			leads = true
		}
	}
	return over, leads
}

// adds tells whether a mount may have put a file at a path.
func (v *View) adds(name string) bool {
	return slices.ContainsFunc(v.mounts, func(m Mount) bool { return m.Adds && m.Path == path.Dir(name) })
}

// maxBelow is how much is downloaded to tell what a mount hides, in bytes: what is hidden is mostly the workload's own, in the
// topmost layers, and what is not there would take all of them.
const maxBelow = 64 << 20

// below is the file that a path leads to where no such mount is, empty for none and when that takes too much reading.
func (v *View) below(ctx context.Context, dir, name string, over *Mount) string {
	look := *v
	look.left = min(v.left, maxBelow)
	granted := look.left
	look.mounts = slices.DeleteFunc(slices.Clone(v.mounts), func(m Mount) bool { return m.Telling })
	found, err := look.Find(ctx, dir, name, nil)
	v.left, v.room, v.stats = v.left-(granted-look.left), look.room, look.stats
	if err != nil || found.Type != File {
		return ""
	}
	if found.Path != over.Path && !strings.HasPrefix(found.Path, strings.TrimSuffix(over.Path, "/")+"/") {
		return path.Join("/", dir, name) // what is hidden is a link to it
	}
	return found.Path
}
