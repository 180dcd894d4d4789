package submit

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
)

// tarOverhead is more than an entry's headers take in an archive, in bytes.
const tarOverhead = 4 << 10

// limits are those of one archive.
type limits struct{ bytes, entries int64 }

// extraction unpacks an archive of a publisher into an empty folder.
type extraction struct {
	root *os.Root
	limits
	// written are the bytes and entries so far.
	written, seen int64
	// links are the symbolic links made; nothing may be written through them.
	links map[string]bool
	// dropped are entries that results cannot have, and why.
	dropped []string
}

// extract unpacks a gzipped tar, the form of Bacalhau's local and S3 publishers (contract 3). It returns the
// entries it left out: devices and the like, and symbolic links, of which the publisher keeps no target (F26).
func extract(root *os.Root, r io.Reader, l limits) (dropped []string, err error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, unpacking(err)
	}
	x := &extraction{root: root, limits: l, links: map[string]bool{}}
	// What is skipped costs time as well: entries that are dropped, and what follows the archive.
	bounded := &boundedReader{unzipped, l.bytes + l.entries*tarOverhead, &LimitError{"bytes", l.bytes}}
	archive := tar.NewReader(bounded)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, unpacking(err)
		}
		if x.seen++; x.seen > x.entries {
			return nil, &LimitError{"entries", x.entries}
		}
		if err := x.entry(header, archive); err != nil {
			return nil, err
		}
	}
	// The checksum is behind the archive's end.
	if _, err := io.Copy(io.Discard, bounded); err != nil {
		return nil, unpacking(err)
	}
	return x.dropped, nil
}

func (x *extraction) entry(h *tar.Header, content io.Reader) error {
	name := path.Clean(h.Name)
	if name == "." {
		return nil // the folder itself
	}
	if path.IsAbs(h.Name) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return &UnsafeArchiveError{h.Name, "leaves the results' folder"}
	}
	for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
		if x.links[parent] {
			return &UnsafeArchiveError{h.Name, "passes through a symbolic link"}
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
		if path.IsAbs(h.Linkname) || !filepath.IsLocal(filepath.FromSlash(target)) || x.links[target] {
			return &UnsafeArchiveError{h.Name, "is a link that leaves the results' folder"}
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
	n, err := io.Copy(writer{f}, io.LimitReader(content, x.bytes-x.written+1))
	x.written += n
	if err == nil && x.written > x.bytes {
		err = &LimitError{"bytes", x.bytes}
	}
	if err == nil {
		err = writing(f.Chmod(h.FileInfo().Mode().Perm() | 0o400))
	}
	if closeErr := f.Close(); err == nil {
		err = writing(closeErr)
	}
	if err == nil && !h.ModTime.IsZero() {
		err = writing(x.root.Chtimes(name, h.ModTime, h.ModTime))
	}
	return unpacking(err)
}

func (x *extraction) symlink(name string, h *tar.Header) error {
	if h.Linkname == "" {
		x.dropped = append(x.dropped, name+": symbolic link without a target")
		return nil
	}
	if path.IsAbs(h.Linkname) || !filepath.IsLocal(filepath.FromSlash(path.Join(path.Dir(name), h.Linkname))) {
		return &UnsafeArchiveError{h.Name, fmt.Sprintf("is a symbolic link to %q, outside of the results", h.Linkname)}
	}
	x.links[name] = true
	return writing(x.root.Symlink(h.Linkname, name))
}
