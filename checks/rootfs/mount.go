package rootfs

import (
	"context"
	"errors"
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
	// Adds: it covers nothing, and puts one file into the folder.
	Adds bool
	// Brings tells what the mount has at a path below it, "" for the mount itself; nil when nobody knows.
	Brings func(below string) Brought
	// Telling: a path that ends at the mount is looked for below it, to tell what it hides (PathError.Hidden).
	Telling bool
}

// Brought is what a mount has at a path.
type Brought struct {
	// Known: it is known whether something is there. It is, when Type is not zero: a File or a Dir, of root's.
	Known bool
	Type  Type
	// Mode is the permission bits: 0o644.
	Mode uint16
}

// brought is what the innermost mount over a path has there, and that mount; nil when none is over it. A file that a mount adds to a
// folder is over what else is there.
func (v *View) brought(name string) (Brought, *Mount) {
	if b, adds := v.added(name); adds != nil && (!b.Known || b.Type != 0) {
		return b, adds
	}
	over, leads := v.covered(name)
	if over == nil || over.Empty || over.Brings == nil || leads {
		return Brought{}, over
	}
	return over.Brings(strings.TrimPrefix(strings.TrimPrefix(name, over.Path), "/")), over
}

// added is what a mount adds at a path, and that mount; nil when none adds to its folder.
func (v *View) added(name string) (b Brought, adds *Mount) {
	for i := range v.mounts {
		m := &v.mounts[i]
		if !m.Adds || m.Path != path.Dir(name) {
			continue
		}
		adds = m
		if m.Brings == nil {
			return Brought{}, m
		}
		if b = m.Brings(path.Base(name)); !b.Known || b.Type != 0 {
			return b, m
		}
	}
	return b, adds
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

// arrive goes the rest of a way that has ended at a mount, as far as it is known what that brings.
func (w *walk) arrive(rest []string, err error) error {
	var stuck *PathError
	if !errors.As(err, &stuck) || !errors.Is(stuck.Err, ErrMounted) || slices.Contains(rest, "..") {
		return err
	}
	at := path.Join(append([]string{w.at}, rest...)...)
	b, over := w.brought(at)
	if !b.Known {
		return err
	}
	w.over, stuck.At, stuck.Mount, stuck.Brought = over, at, over.Path, b
	if b.Type == 0 {
		stuck.Err = ErrNotExist
	}
	return err
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
