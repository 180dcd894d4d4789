package rootfs

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"path"
	"strings"
)

// indexer builds the contents.
type indexer struct {
	*contents
	tar *tar.Reader
	// scripts is what is kept of shells' scripts, in bytes.
	scripts int64
	// buf is reused for one program after another.
	buf []byte
}

// index reads a plain tar to its end. What it keeps of it takes no more than room bytes.
func index(ctx context.Context, plain io.Reader, room int64) (*contents, error) {
	x := &indexer{contents: newContents(), tar: tar.NewReader(plain)}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		header, err := x.tar.Next()
		switch {
		case errors.Is(err, io.EOF):
			return x.contents, nil
		case errors.Is(err, tar.ErrHeader):
			return nil, faultError("is not a tar archive, or a damaged one")
		case err != nil:
			return nil, noEOF(err)
		}
		if err := x.add(header); err != nil {
			return nil, err
		}
		if err := x.fits(room); err != nil {
			return nil, err
		}
	}
}

func (x *indexer) add(h *tar.Header) error {
	if h.Typeflag == tar.TypeXGlobalHeader {
		return nil
	}
	name, err := x.place(h.Name)
	if err != nil {
		return err
	}
	if len(h.Linkname) > maxName {
		return faultError("holds a link that no file can be")
	}
	if strings.HasPrefix(path.Base(name), whiteoutPrefix) {
		x.removed(name)
		return nil
	}
	x.unpacks(h, name)
	entry, err := x.describe(h, name)
	if err != nil {
		return err
	}
	x.put(name, entry)
	x.listing(h, name)
	return nil
}

func (x *indexer) describe(h *tar.Header, name string) (Entry, error) {
	e := Entry{Mode: uint16(h.Mode & 0o7777), UID: h.Uid, GID: h.Gid}
	switch h.Typeflag {
	case tar.TypeDir:
		e.Type = Dir
	case tar.TypeSymlink:
		e.Type, e.Link = Symlink, h.Linkname
	case tar.TypeLink:
		e, err := x.hardLink(name, h.Linkname)
		if own := x.capabilities(h, name); own != nil && e.Type == File {
			e.Caps = own
		}
		return e, err
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		e.Type = Other
	default:
		e.Type, e.Size, e.Caps = File, h.Size, x.capabilities(h, name)
		return e, x.content(&e, name, x.tar)
	}
	return e, nil
}

// hardLink is the file that it names as it stands now: one that replaces it later is another file. Some engines find one
// in a lower layer, Docker's does not.
func (x *indexer) hardLink(name, linkname string) (Entry, error) {
	target, err := x.place(linkname)
	if err != nil {
		return Entry{}, err
	}
	e, ok := x.entry(target)
	switch {
	case ok && e.Type != Dir && e.Type != HardLink: // one to itself is there twice
		return e, nil
	case ok && e.Type == Dir:
		x.reject("has the hard link %.128q to %.128q, which is a folder", name, target)
	default:
		x.reject("has the hard link %.128q to %.128q, which is not in it", name, target)
	}
	if ok && e.Type != Dir {
		return e, nil
	}
	return Entry{Type: HardLink, Link: target}, nil
}

// Type is what an Entry is.
type Type uint8

const (
	File Type = iota + 1
	Dir
	Symlink
	// HardLink is one whose target is in a lower layer; others are indexed as the file they name.
	HardLink
	// Other is a device, a pipe or a socket.
	Other
)

// Entry is what an index knows about one name.
type Entry struct {
	Type Type
	// Mode is the twelve permission bits: 0o4755.
	Mode uint16
	// UID and GID own it.
	UID, GID int
	// Size in bytes of a file.
	Size int64
	// Link is a symlink's target as stored, or the absolute path that a HardLink names.
	Link string
	// Implicit directories have no entry of their own in their layer, so that their mode is not known from it.
	Implicit bool
	// Head is how an executable file starts that is no ELF: up to HeadSize bytes, and a script's first line only.
	Head []byte
	// ELF is set for executables and shared libraries in that format.
	ELF *ELF
	// Caps are what it gives whoever executes it; nil for nothing.
	Caps *Capabilities
	// Text is the whole content of the few files that say how names are resolved, /etc/passwd and the like, and of shells'
	// scripts up to maxScript, of which a layer has up to limits.Script; nil for others.
	Text []byte
	// open reads what is told above, of a file that is read by who finds it; nil for others.
	open func(name string) (io.ReadCloser, error)
	// layer has it: its number from the lowest, which is 1; 0 for none.
	layer int
}

// Layer is the number of the layer that has the entry, from the lowest, which is 1; 0 for none.
func (e Entry) Layer() int { return e.layer }

// HeadSize is how many bytes of a file Linux looks at to tell what runs it (BINPRM_BUF_SIZE).
const HeadSize = 256

// Executable tells whether anyone may execute it.
func (e Entry) Executable() bool { return e.Mode&0o111 != 0 }
