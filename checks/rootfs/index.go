package rootfs

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// contents is what one layer holds, by absolute clean path.
type contents struct {
	Entries map[string]Entry
	// Whiteouts are names of lower layers that this one removes.
	Whiteouts map[string]bool
	// Opaque are directories whose content in lower layers this one removes.
	Opaque map[string]bool
}

// Layers come from anyone, so what an index takes in memory is bounded.
const (
	maxEntries = 1 << 20
	maxHeld    = 512 << 20
	maxText    = 4 << 20
)

// indexer builds the contents.
type indexer struct {
	*contents
	tar *tar.Reader
	// held counts bytes kept.
	held int
	// buf is reused for one program after another.
	buf []byte
}

// index reads a plain tar to its end.
func index(ctx context.Context, plain io.Reader) (*contents, error) {
	x := &indexer{
		contents: &contents{Entries: map[string]Entry{}, Whiteouts: map[string]bool{}, Opaque: map[string]bool{}},
		tar:      tar.NewReader(plain),
	}
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
		if len(x.Entries)+len(x.Whiteouts)+len(x.Opaque) > maxEntries {
			return nil, undecided("it has more than %d entries", maxEntries)
		}
		if x.held > maxHeld {
			return nil, undecided("the names in it are too long")
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
	x.held += len(name) + len(h.Linkname)
	if strings.HasPrefix(path.Base(name), whiteoutPrefix) {
		x.remove(name)
		return nil
	}
	entry, err := x.entry(h, name)
	if err != nil {
		return err
	}
	x.addParents(name)
	x.Entries[name] = entry
	return nil
}

func (x *indexer) entry(h *tar.Header, name string) (Entry, error) {
	e := Entry{Mode: uint16(h.Mode & 0o7777), UID: h.Uid, GID: h.Gid}
	switch h.Typeflag {
	case tar.TypeDir:
		e.Type = Dir
	case tar.TypeSymlink:
		e.Type, e.Link = Symlink, h.Linkname
	case tar.TypeLink:
		return x.hardLink(h.Linkname)
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		e.Type = Other
	default:
		e.Type, e.Size = File, h.Size
		return e, x.content(&e, name)
	}
	return e, nil
}

// hardLink is the file that it names as it stands now: one that replaces it later is another file.
func (x *indexer) hardLink(linkname string) (Entry, error) {
	target, err := x.place(linkname)
	if err != nil {
		return Entry{}, err
	}
	if e, ok := x.Entries[target]; ok && e.Type != Dir {
		return e, nil
	}
	return Entry{Type: HardLink, Link: target}, nil
}

func (x *indexer) addParents(name string) {
	for dir := path.Dir(name); dir != name && dir != "/"; dir = path.Dir(dir) {
		if _, ok := x.Entries[dir]; ok {
			return
		}
		x.Entries[dir] = Entry{Type: Dir, Mode: 0o755, Implicit: true}
	}
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
	// Text is the whole content of the few files that say how names are resolved: /etc/passwd and the like.
	Text []byte
}

// HeadSize is how many bytes of a file Linux looks at to tell what runs it (BINPRM_BUF_SIZE).
const HeadSize = 256

// Executable tells whether anyone may execute it.
func (e Entry) Executable() bool { return e.Mode&0o111 != 0 }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
