package image

import (
	"archive/tar"
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// write writes the merged layer: folders first, then what is removed, then all else from the bottom.
func (m *merge) write(ctx context.Context, to io.Writer) error {
	w := tar.NewWriter(to)
	for _, name := range slices.Sorted(maps.Keys(m.folders)) {
		if m.kinds[name] != folder {
			continue
		}
		if err := w.WriteHeader(renamed(m.folders[name], name+"/")); err != nil {
			return err
		}
	}
	if !m.bottom {
		if err := m.writeRemoved(w); err != nil {
			return err
		}
	}
	for i, layer := range m.layers {
		number := 0
		err := layer.Each(ctx, func(_ string, header *tar.Header, content io.Reader) error {
			number++
			name, ok := m.kept[spot{i, number}]
			if !ok {
				return nil
			}
			out := renamed(header, name)
			if target, ok := m.links[spot{i, number}]; ok {
				out.Linkname = strings.TrimPrefix(target, "/")
			}
			if err := w.WriteHeader(out); err != nil || !plainFile(header) {
				return err
			}
			_, err := io.Copy(w, content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return w.Close()
}

func (m *merge) writeRemoved(w *tar.Writer) error {
	var all []string
	for dir := range m.opaque {
		if m.kinds[dir] == folder {
			all = append(all, rootfs.OpaqueIn(dir))
		}
	}
	for name := range m.gone {
		if m.kinds[name] == 0 {
			all = append(all, rootfs.WhiteoutOf(name))
		}
	}
	slices.Sort(all)
	for _, name := range all {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: strings.TrimPrefix(name, "/"), Mode: 0o600}); err != nil {
			return err
		}
	}
	return nil
}

// renamed is a header under another name, all else as it was.
func renamed(header *tar.Header, name string) *tar.Header {
	h := *header
	h.Name, h.Format = strings.TrimPrefix(name, "/"), tar.FormatUnknown
	return &h
}
