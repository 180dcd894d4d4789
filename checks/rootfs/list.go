package rootfs

import (
	"path"
	"slices"
	"strings"
)

// Listing is what an image has under a path, in the layers that were read.
type Listing struct {
	// Files counts what is no directory, and Bytes their sizes together.
	Files int
	Bytes int64
	// Names are the first of them by name, at most as many as were asked for.
	Names []string
}

// Under lists what the image has baked in under a path, whether or not a mount covers it (F45). It reads
// no further layer, and does not follow symlinks.
func (v *View) Under(name string, most int) Listing {
	var list Listing
	inside := strings.TrimSuffix(name, "/") + "/"
	v.visible(name, func(at string, e Entry) bool { return at == name || strings.HasPrefix(at, inside) }, func(at string, e Entry) {
		list.Files++
		list.Bytes += e.Size
		list.Names = append(list.Names, at)
	})
	slices.Sort(list.Names)
	list.Names = slices.Clip(list.Names[:min(most, len(list.Names))])
	return list
}

// Each visits the files that the container sees in the layers read so far and that pass a test, in no order.
func (v *View) Each(test func(name string, e Entry) bool, visit func(name string, e Entry)) {
	v.visible("/", test, func(name string, e Entry) {
		if over, _ := v.covered(name); over == nil {
			visit(name, e)
		}
	})
}

// visible visits what is under a path, passes a test and is hidden by no layer above; no mount is thought of.
func (v *View) visible(under string, test func(name string, e Entry) bool, visit func(name string, e Entry)) {
	for i, x := range slices.Backward(v.loaded) {
		if x == nil {
			return
		}
		if _, ok := x.find(under); !ok {
			continue
		}
		x.each(func(name string, e Entry) {
			if e.Type != Dir && test(name, e) && !v.above(name, i) && v.reachable(name) {
				visit(name, e)
			}
		})
	}
}

// above tells whether a layer above has the name itself or hides it.
func (v *View) above(name string, i int) bool {
	for _, x := range v.loaded[i+1:] {
		if _, ok := x.entry(name); ok || x.hides(name) {
			return true
		}
	}
	return false
}

// reachable tells whether every parent is a directory: a layer may hold a name under one that it replaces.
func (v *View) reachable(name string) bool {
	for dir := path.Dir(name); dir != "/"; dir = path.Dir(dir) {
		for _, x := range slices.Backward(v.loaded) {
			if x == nil {
				break
			}
			if e, ok := x.entry(dir); ok {
				if e.Type != Dir {
					return false
				}
				break
			}
		}
	}
	return true
}
