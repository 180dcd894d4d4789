package image

import (
	"archive/tar"
	"maps"
	"path"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// anew has a folder be another one than any below. One that no layer names is as engines make it.
func (m *merge) anew(name string) {
	m.opaque[name] = true
	if m.folders[name] == nil {
		m.folders[name] = plainFolder()
	}
}

// plainFolder is one as engines make it.
func plainFolder() *tar.Header { return &tar.Header{Typeflag: tar.TypeDir, Mode: 0o755} }

// parents are folders, also those that no layer names.
func (m *merge) parents(name string) {
	for dir := path.Dir(name); dir != "/" && m.kinds[dir] == 0; dir = path.Dir(dir) {
		m.kinds[dir] = folder
	}
}

// imply notes the folders that a layer has something in and does not name.
func (m *merge) imply(entries map[string]entryOf, removed, opaque map[string]bool) {
	for _, names := range [][]string{slices.Collect(maps.Keys(entries)), slices.Collect(maps.Keys(removed)), inside(opaque)} {
		for _, name := range names {
			for dir := path.Dir(name); dir != "/" && !m.implied[dir]; dir = path.Dir(dir) {
				if _, named := entries[dir]; !named && m.folders[dir] == nil && !m.hides(dir) {
					m.implied[dir] = true
				}
			}
		}
	}
}

// inside are the names of what hides what is in folders.
func inside(folders map[string]bool) (names []string) {
	for dir := range folders {
		names = append(names, rootfs.OpaqueIn(dir))
	}
	return names
}
