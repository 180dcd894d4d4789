package image

import (
	"archive/tar"
	"context"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// merge makes one layer of several, the lowest first, that does to those below what they did one after the other. What each name comes
// to is found out from the top; then all of it is written from the bottom, as it is read.
type merge struct {
	layers []rootfs.Layer
	// bottom: nothing is below, and so nothing has to be removed there.
	bottom bool
	// kinds are what names are in the layers that were planned; gone are those that they remove, and opaque the folders of which they
	// hide what is below.
	kinds        map[string]kind
	gone, opaque map[string]bool
	// folders are the headers of the kind folder, and kept the others by where they are. implied are folders that a layer has something in
	// and does not name: Docker's overlays make them anew there, as root's with 0755, whatever a lower layer says of them. containerd gives
	// them what the lower one says; one layer cannot be both, and nodes are Docker's.
	folders map[string]*tar.Header
	implied map[string]bool
	// settled are those of them of which a lower layer says something else, so that engines differ.
	settled []string
	kept    map[spot]string
	// links are hard links that are kept, with the name that their file has in the end.
	links map[spot]string
	held  int64
}

// spot is an entry's place: the layer's index and the entry's number in it.
type spot struct{ layer, number int }

type kind uint8

const (
	folder kind = iota + 1
	other
)

func newMerge(layers []rootfs.Layer, bottom bool) *merge {
	return &merge{
		layers: layers, bottom: bottom, kinds: map[string]kind{}, gone: map[string]bool{}, opaque: map[string]bool{},
		folders: map[string]*tar.Header{}, implied: map[string]bool{}, kept: map[spot]string{}, links: map[spot]string{},
	}
}

// entryOf is the last entry of a name in a layer.
type entryOf struct {
	number int
	header *tar.Header
}

// plan finds out what is left of each layer.
func (m *merge) plan(ctx context.Context) error {
	for i, layer := range slices.Backward(m.layers) {
		entries, removed, opaque := map[string]entryOf{}, map[string]bool{}, map[string]bool{}
		number := 0
		err := layer.Each(ctx, func(name string, header *tar.Header, _ io.Reader) error {
			number++
			if removes, all, own := rootfs.Whiteout(name); own || removes != "" {
				if all {
					opaque[removes] = true
				} else if removes != "" {
					removed[removes] = true
				}
				return nil
			}
			if name == "/" {
				return nil // engines make it anew
			}
			entries[name] = entryOf{number, header}
			return m.hold(name, header)
		})
		if err != nil {
			return err
		}
		if err := m.take(i, entries, removed, opaque); err != nil {
			return err
		}
	}
	return nil
}

// hold counts what is kept in memory.
func (m *merge) hold(name string, header *tar.Header) error {
	const each = 400 // of an entry, besides its names
	if m.held += int64(2*len(name)+len(header.Linkname)) + each; m.held > 8*limits.Index.Bytes {
		return &limits.Error{Limits: limits.Index, Field: "bytes", Source: "what has to be kept of its layers"}
	}
	return nil
}

// hides tells whether layers above have put something else in the place of a name, or of a folder above it.
func (m *merge) hides(name string) bool {
	return m.gone[name] || m.kinds[name] == other || m.buries(name)
}

// buries tells it of the folders above.
func (m *merge) buries(name string) bool {
	for dir := path.Dir(name); dir != "/"; dir = path.Dir(dir) {
		if m.gone[dir] || m.opaque[dir] || m.kinds[dir] == other {
			return true
		}
	}
	return m.opaque["/"]
}

// take adds the next lower layer.
func (m *merge) take(i int, entries map[string]entryOf, removed, opaque map[string]bool) error {
	visible := map[string]bool{}
	var cut []string // what was no folder, and is one in the end
	for name, e := range entries {
		if above, ok := entries[path.Dir(name)]; ok && above.header.Typeflag == tar.TypeSymlink {
			return &unmergeable{fmt.Sprintf("%s has %s below a link of its own", m.layers[i].Part(), name)}
		}
		if sparse(e.header) {
			return &unmergeable{fmt.Sprintf("%s has %s, a file of holes", m.layers[i].Part(), name)}
		}
		isFolder := e.header.Typeflag == tar.TypeDir
		switch {
		case !m.buries(name) && !m.gone[name] && m.kinds[name] == folder && !isFolder:
			cut = append(cut, name)
		case !m.hides(name):
			visible[name] = true
		}
	}
	m.imply(entries, removed, opaque)
	var removes []string
	for name := range removed {
		if !m.hides(name) {
			removes = append(removes, name)
		}
	}
	var shuts []string
	for dir := range opaque {
		if !m.hides(dir) {
			shuts = append(shuts, dir)
		}
	}
	if err := m.link(i, entries, visible); err != nil {
		return err
	}
	for name := range visible {
		e := entries[name]
		m.parents(name)
		if e.header.Typeflag != tar.TypeDir {
			m.kinds[name] = other
			continue
		}
		m.kinds[name] = folder
		switch {
		case m.folders[name] != nil:
		case m.implied[name]:
			m.folders[name] = plainFolder()
			if h := e.header; h.Mode&0o7777 != 0o755 || h.Uid != 0 || h.Gid != 0 {
				m.settled = append(m.settled, name)
			}
		default:
			m.folders[name] = e.header
		}
	}
	for _, name := range cut {
		m.anew(name)
	}
	for _, name := range shuts {
		m.parents(name)
		m.opaque[name] = true
		if m.kinds[name] == 0 {
			m.kinds[name] = folder
		}
	}
	for _, name := range removes { // all of the layer's own names are known by now, and its way to what it removes
		m.parents(name)
	}
	for _, name := range removes {
		if m.gone[name] = true; m.kinds[name] == folder {
			m.anew(name)
		}
	}
	return nil
}

// link settles which entries of a layer are written, and under which name a file is first written that has several: its own may
// be another file's by now.
func (m *merge) link(i int, entries map[string]entryOf, visible map[string]bool) error {
	first := map[string]string{} // by the name that the file has in the layer
	names := slices.SortedFunc(maps.Keys(visible), func(a, b string) int { return entries[a].number - entries[b].number })
	for _, name := range names {
		e := entries[name]
		if e.header.Typeflag == tar.TypeDir {
			continue
		}
		if e.header.Typeflag != tar.TypeLink {
			m.kept[spot{i, e.number}] = name
			continue
		}
		file, hops := e, 0
		target := name
		for ; file.header.Typeflag == tar.TypeLink; hops++ {
			target = path.Clean("/" + file.header.Linkname)
			var ok bool
			if file, ok = entries[target]; !ok || hops == maxHops || file.header.Typeflag == tar.TypeDir || file.number > e.number {
				return &unmergeable{fmt.Sprintf("%s has the hard link %s to %s, which is not in it", m.layers[i].Part(), name, target)}
			}
		}
		if visible[target] {
			m.links[spot{i, e.number}] = target
		} else if to, ok := first[target]; ok {
			m.links[spot{i, e.number}] = to
		} else {
			first[target] = name
			m.kept[spot{i, file.number}] = name // in the place of the file
			continue
		}
		m.kept[spot{i, e.number}] = name
	}
	return nil
}
