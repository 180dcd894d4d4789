package rootfs

import (
	"path"
	"strings"
)

// Layers remove what lower ones have by names of their own (OCI image specification, "Whiteouts").
const (
	whiteoutPrefix = ".wh."
	// whiteoutMeta starts the names that AUFS kept for itself.
	whiteoutMeta   = ".wh..wh."
	whiteoutOpaque = ".wh..wh..opq"
)

// remove notes a whiteout. It says nothing about its own layer.
func (x *indexer) remove(name string) {
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	switch {
	case base == whiteoutOpaque:
		x.Opaque[dir] = true
	case strings.HasPrefix(base, whiteoutMeta), base == whiteoutPrefix:
		return
	default:
		x.Whiteouts[path.Join(dir, strings.TrimPrefix(base, whiteoutPrefix))] = true
	}
	x.addParents(name)
}

// hides tells whether nothing of a name in lower layers is seen through this one.
func (x *Index) hides(name string) bool {
	if x.Whiteouts[name] {
		return true
	}
	for dir := name; dir != "/"; {
		dir = path.Dir(dir)
		if x.Opaque[dir] || x.Whiteouts[dir] {
			return true
		}
		if e, ok := x.Entries[dir]; ok && e.Type != Dir {
			return true
		}
	}
	return false
}
