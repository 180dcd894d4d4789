package image

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

// archive is a tar file, plain or gzipped, read where it lies: nothing is
// unpacked, so nothing in it can escape. It is a read-only file system of the
// regular files in it; the first entry of a name counts.
type archive struct {
	ctx  context.Context
	file string
	// sizes are those of regular files; links maps the others to their targets.
	sizes map[string]int64
	links map[string]string
}

// maxEntries bounds the memory that the names in an archive take.
const maxEntries = 1 << 16

func openArchive(ctx context.Context, file string) (*archive, error) {
	a := &archive{ctx: ctx, file: file, sizes: map[string]int64{}, links: map[string]string{}}
	r, err := a.reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for n := 0; ; n++ {
		header, err := r.next()
		switch {
		case errors.Is(err, io.EOF) && n == 0:
			return nil, fmt.Errorf("%s is an empty archive", file)
		case errors.Is(err, io.EOF):
			return a, nil
		case err != nil && n > 0:
			return nil, broken(file, err)
		case err != nil:
			return nil, err
		case n == maxEntries:
			return nil, fmt.Errorf("%s has more than %d entries", file, maxEntries)
		}
		a.index(header)
	}
}

// broken tells a damaged archive, of which the beginning could be read, from one that could not be read at all.
func broken(file string, err error) error {
	fault := "cannot be unpacked (" + words.Said(err.Error()) + ")"
	var reading *fs.PathError
	switch {
	case errors.As(err, &reading), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		fault = "ends too early"
	case errors.Is(err, tar.ErrHeader):
		fault = "is a damaged archive"
	}
	return &rootfs.DamageError{Part: file, Fault: fault}
}

func (a *archive) index(header *tar.Header) {
	name := path.Clean(header.Name)
	_, isFile := a.sizes[name]
	_, isLink := a.links[name]
	if isFile || isLink {
		return
	}
	switch header.Typeflag {
	case tar.TypeReg:
		a.sizes[name] = header.Size
	case tar.TypeLink:
		a.links[name] = path.Clean(header.Linkname)
	case tar.TypeSymlink:
		a.links[name] = path.Join(path.Dir(name), header.Linkname)
	}
}

// cleanName is the name of a regular file, and empty for every other entry.
func cleanName(header *tar.Header) string {
	if header.Typeflag != tar.TypeReg {
		return ""
	}
	return path.Clean(header.Name)
}

// resolve follows links, which `docker save` writes for layers that images share.
func (a *archive) resolve(name string) (target string, ok bool) {
	target = path.Clean(name)
	for range 16 {
		if _, ok := a.sizes[target]; ok {
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
func (a *archive) Open(name string) (fs.File, error) {
	target, ok := a.resolve(name)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r, err := a.reader()
	if err != nil {
		return nil, err
	}
	for {
		header, err := r.next()
		if err != nil {
			r.Close()
			return nil, err
		}
		if cleanName(header) == target {
			r.info = header.FileInfo()
			return r, nil
		}
	}
}

// stream opens the tar itself, unpacked if it is gzipped. A plain one can
// seek, so that tar readers skip what lies between two headers.
func (a *archive) stream() (io.ReadCloser, error) {
	info, err := os.Stat(a.file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", a.file)
	}
	f, err := os.Open(a.file)
	if err != nil {
		return nil, err
	}
	var magic [2]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil || magic != [2]byte{0x1f, 0x8b} {
		return f, nil
	}
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("unpacking %s: %w", a.file, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{unzipped, f}, nil
}

// tarReader reads the entries of an archive, and is the fs.File of the one it stands at.
type tarReader struct {
	*tar.Reader
	io.Closer
	ctx  context.Context
	name string
	info fs.FileInfo
}

func (a *archive) reader() (*tarReader, error) {
	stream, err := a.stream()
	if err != nil {
		return nil, err
	}
	return &tarReader{Reader: tar.NewReader(stream), Closer: stream, ctx: a.ctx, name: a.file}, nil
}

func (r *tarReader) next() (*tar.Header, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	header, err := r.Next()
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return header, err
	case errors.Is(err, tar.ErrHeader):
		return nil, fmt.Errorf("%s is not a tar archive, or a damaged one: %w", r.name, err)
	default:
		return nil, fmt.Errorf("reading archive %s: %w", r.name, err)
	}
}

// Read implements fs.File.
func (r *tarReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// Stat implements fs.File.
func (r *tarReader) Stat() (fs.FileInfo, error) { return r.info, nil }
