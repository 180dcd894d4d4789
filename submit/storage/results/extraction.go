package results

import (
	"archive/tar"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/internal/untar"
)

// extraction unpacks an archive of a publisher into an empty folder.
type extraction struct {
	root *os.Root
	// room is that of its disk.
	room *disk.Room
	// links are the symbolic links made; nothing may be written through them.
	links map[string]bool
	// dropped are entries that results cannot have, and why.
	dropped []string
}

// extract unpacks a gzipped tar, the form of Bacalhau's local and S3 publishers (contract 3). It returns the
// entries it left out: devices and the like, and symbolic links, of which the publisher keeps no target (F26).
func extract(ctx context.Context, root *os.Root, room *disk.Room, r io.Reader, l *limits.Limits) (dropped []string, err error) {
	archive, err := untar.Open(ctx, r, l)
	if err != nil {
		return nil, unpacking(err)
	}
	x := &extraction{root: root, room: room, links: map[string]bool{}}
	for {
		header, name, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return x.dropped, unpacking(archive.End())
		}
		if err == nil && name != "." { // the folder itself
			err = x.entry(name, header, archive)
		}
		if err != nil {
			return nil, unpacking(err)
		}
	}
}

func (x *extraction) entry(name string, h *tar.Header, content io.Reader) error {
	for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
		if x.links[parent] {
			return &untar.UnsafeError{Entry: h.Name, Reason: "passes through a symbolic link"}
		}
	}
	if err := x.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return writing(err)
	}
	switch h.Typeflag {
	case tar.TypeDir:
		return writing(x.folder(name, h))
	case tar.TypeReg, tar.TypeGNUSparse:
		return x.file(name, h, content)
	case tar.TypeSymlink:
		return x.symlink(name, h)
	case tar.TypeLink:
		target := path.Clean(h.Linkname)
		if !untar.Inside(h.Linkname) || x.links[target] {
			return &untar.UnsafeError{Entry: h.Name, Reason: "is a link that leaves the results' folder"}
		}
		return writing(x.root.Link(target, name))
	}
	x.dropped = append(x.dropped, name+": neither a file nor a folder")
	return nil
}

// folder keeps the mode, but the owner may always enter and write.
func (x *extraction) folder(name string, h *tar.Header) error {
	if err := x.root.MkdirAll(name, 0o755); err != nil {
		return err
	}
	return x.root.Chmod(name, h.FileInfo().Mode().Perm()|0o700)
}

// file keeps mode and time, but the owner may always read.
func (x *extraction) file(name string, h *tar.Header, content io.Reader) error {
	f, err := x.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return writing(err)
	}
	to := disk.NewHoles(f, 0, x.room)
	_, err = to.ReadFrom(content)
	if broken := to.Flush(); broken != nil {
		err = writing(broken)
	}
	err = cmp.Or(err, writing(f.Chmod(h.FileInfo().Mode().Perm()|0o400)), writing(f.Close()))
	if err == nil && !h.ModTime.IsZero() {
		err = writing(x.root.Chtimes(name, h.ModTime, h.ModTime))
	}
	return err
}

func (x *extraction) symlink(name string, h *tar.Header) error {
	if h.Linkname == "" {
		x.dropped = append(x.dropped, name+": symbolic link without a target")
		return nil
	}
	if path.IsAbs(h.Linkname) || !untar.Inside(path.Join(path.Dir(name), h.Linkname)) {
		return &untar.UnsafeError{Entry: h.Name, Reason: fmt.Sprintf("is a symbolic link to %q, outside of the results", h.Linkname)}
	}
	x.links[name] = true
	return writing(x.root.Symlink(h.Linkname, name))
}
