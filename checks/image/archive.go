package image

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// archive is a tar file, plain or gzipped, whose entries are not unpacked, so that nothing in it can escape. It is a
// read-only file system of the regular files in it; the first entry of a name counts. Its headers are read once, and a
// file from where it lies. A gzipped archive has to be unpacked for that, when more of it is wanted than the documents.
type archive struct {
	ctx  context.Context
	file string
	// files are the regular ones; links maps the others to their targets.
	files map[string]stretch
	links map[string]string
	// documents are the small files of a gzipped archive.
	documents map[string][]byte
	// held is about what names and documents take in memory, in bytes.
	held int64

	// plain is where files are read: file, or what it was unpacked to by unpacked, in a folder of its own.
	plain    string
	unpacked sync.Once
	fault    error
	temp     string
}

// stretch is where a file lies in the plain tar.
type stretch struct{ at, size int64 }

const (
	// maxNames and maxDocuments bound what is kept of an archive in memory, in bytes.
	maxNames     = 32 << 20
	maxDocuments = 16 << 20
	// maxDocument is the size of a file up to which it may be a manifest or a configuration.
	maxDocument = 1 << 20
	// maxUnpack bounds the copy of a gzipped archive.
	maxUnpack = 16 << 30
)

// openArchive reads the headers; close it.
func openArchive(ctx context.Context, file string) (*archive, error) {
	a := &archive{ctx: ctx, file: file}
	if err := a.scan(file); err != nil {
		return nil, err
	}
	return a, nil
}

// scan finds the files of a tar.
func (a *archive) scan(file string) error {
	a.files, a.links, a.documents, a.held = map[string]stretch{}, map[string]string{}, map[string][]byte{}, 0
	a.plain = file
	stream, gzipped, err := a.open(file)
	if err != nil {
		return err
	}
	defer stream.Close()
	if gzipped {
		a.plain = ""
	}
	r := tar.NewReader(stream.tar())
	for n := 0; ; n++ {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		header, err := r.Next()
		switch {
		case errors.Is(err, io.EOF) && n == 0:
			return fmt.Errorf("%s is an empty archive", a.file)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && n > 0:
			return a.broken(err)
		case errors.Is(err, tar.ErrHeader):
			return fmt.Errorf("%s is not a tar archive, or a damaged one", a.file)
		case err != nil:
			return fmt.Errorf("reading archive %s: %w", a.file, err)
		}
		if err := a.index(header, r, stream); err != nil {
			return err
		}
	}
}

// broken tells a damaged archive, of which the beginning could be read, from one that could not be read at all.
func (a *archive) broken(err error) error {
	fault := "cannot be unpacked (" + words.Said(err.Error()) + ")"
	var reading *fs.PathError
	_, limited := limits.Of(err)
	switch {
	case errors.As(err, &reading), limited, a.ctx.Err() != nil, errors.Is(err, tar.ErrFieldTooLong):
		return fmt.Errorf("reading archive %s: %w", a.file, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		fault = "ends too early"
	case errors.Is(err, tar.ErrHeader):
		fault = "is a damaged archive"
	}
	return &rootfs.DamageError{Part: a.file, Fault: fault}
}

// index notes an entry at whose content the stream stands.
func (a *archive) index(header *tar.Header, content io.Reader, stream tarStream) error {
	if len(header.Name) > limits.Archive.NameBytes || len(header.Linkname) > limits.Archive.NameBytes {
		return &limits.Error{Limits: limits.Archive, Field: "name", Source: a.file}
	}
	name := path.Clean(header.Name)
	_, isFile := a.files[name]
	_, isLink := a.links[name]
	if isFile || isLink {
		return nil
	}
	switch header.Typeflag {
	case tar.TypeReg:
		for key := range header.PAXRecords {
			if strings.HasPrefix(key, "GNU.sparse.") {
				return nil // what lies there is not the file
			}
		}
		at, err := stream.at()
		if err != nil {
			return err
		}
		a.files[name] = stretch{at, header.Size}
		if a.plain == "" && header.Size <= maxDocument && a.held+header.Size <= maxDocuments {
			if a.documents[name], err = limits.Archive.ReadAll(content); err != nil {
				return a.broken(err)
			}
			a.held += header.Size
		}
	case tar.TypeLink:
		a.links[name] = path.Clean(header.Linkname)
	case tar.TypeSymlink:
		a.links[name] = path.Join(path.Dir(name), header.Linkname)
	default:
		return nil
	}
	const each = 128 // of an entry, besides its names
	if a.held += int64(len(name)+len(a.links[name])) + each; a.held > maxNames || int64(len(a.files)+len(a.links)) > limits.Archive.Entries {
		return &limits.Error{Limits: limits.Archive, Field: "entries", Source: a.file}
	}
	return nil
}

// resolve follows links, which `docker save` writes for layers that images share.
func (a *archive) resolve(name string) (target string, ok bool) {
	target = path.Clean(name)
	for range 16 {
		if _, ok := a.files[target]; ok {
			return target, true
		}
		next, ok := a.links[target]
		if !ok {
			return "", false
		}
		target = next
	}
	return "", false
}

// Open implements fs.FS.
func (a *archive) Open(name string) (fs.File, error) { return a.openWithin(a.ctx, name) }

func (a *archive) openWithin(ctx context.Context, name string) (fs.File, error) {
	target, ok := a.resolve(name)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if document, ok := a.documents[target]; ok {
		return &piece{bytes.NewReader(document), io.NopCloser(nil), ctx, path.Base(target), int64(len(document))}, nil
	}
	if err := a.unpack(); err != nil {
		return nil, err
	}
	f, err := limits.Archive.Open(a.plain)
	if err != nil {
		return nil, err
	}
	lies := a.files[target]
	return &piece{io.NewSectionReader(f, lies.at, lies.size), f, ctx, path.Base(target), lies.size}, nil
}

// Stat implements fs.StatFS without opening anything.
func (a *archive) Stat(name string) (fs.FileInfo, error) {
	target, ok := a.resolve(name)
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return (&tar.Header{Typeflag: tar.TypeReg, Name: path.Base(target), Size: a.files[target].size, Mode: 0o444}).FileInfo(), nil
}
