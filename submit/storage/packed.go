package storage

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// MaxInline is how many bytes of data: URLs fit into a job. A network hands a job to its nodes in one message of 1 MiB at most:
// one that is larger is taken, never runs, and every job behind it waits as well (contract 2, inline).
const MaxInline = 1_000_000

// gzipURL is how the data: URL of a folder begins.
const gzipURL = "data:application/gzip;base64,"

// Packed is a file or folder of this machine as it stands in a job, source type inline.
type Packed struct {
	// URL is a data: URL of a gzipped tar, the same for the same data.
	URL string
	// Files and Bytes in it.
	Files int
	Bytes int64
	// Skipped are names that begin with a dot, and Lost symbolic links, which a node leaves out.
	Skipped, Lost []string
}

// NoInlineError tells why data cannot stand in a job.
type NoInlineError struct{ Path, Reason string }

func (e *NoInlineError) Error() string {
	return fmt.Sprintf("putting %s into the job: %s", e.Path, e.Reason)
}

// Pack makes a data: URL of at most so many bytes of a file or folder. What it brings is what Deliver would, but for symbolic
// links, and with hidden files and folders where those are wanted. The error for what does not fit is a *NoInlineError, and those for what cannot be read are Deliver's.
func Pack(ctx context.Context, source string, most int64, hidden bool) (*Packed, error) {
	info, err := os.Stat(source)
	if err != nil {
		return nil, unreadable(source, err)
	}
	p := &packer{ctx: ctx, source: source, hidden: hidden, most: (most - int64(len(gzipURL))) / 4 * 3}
	zipped := gzip.NewWriter(&p.zipped)
	p.tar = tar.NewWriter(zipped)
	if info.IsDir() {
		err = p.folder()
	} else {
		err = p.file(filepath.Base(source), source, info, func() (*os.File, error) { return limits.Local.Open(source) })
	}
	if err == nil {
		err = errors.Join(p.tar.Close(), zipped.Close())
	}
	if err == nil {
		err = p.fits()
	}
	if err != nil {
		return nil, err
	}
	p.packed.URL = gzipURL + base64.StdEncoding.EncodeToString(p.zipped.Bytes())
	return &p.packed, nil
}

// fits tells whether a path of this machine could be packed.
func fits(ctx context.Context, source string) bool {
	_, err := Pack(ctx, source, MaxInline, false)
	return err == nil
}

// packer packs one source.
type packer struct {
	ctx    context.Context
	source string
	hidden bool
	most   int64
	zipped bytes.Buffer
	tar    *tar.Writer
	packed Packed
}

func (p *packer) no(reason string) error { return &NoInlineError{p.source, reason} }

func (p *packer) fits() error {
	if int64(p.zipped.Len()) > p.most {
		return p.no("it is too large even when packed")
	}
	return p.ctx.Err()
}

func (p *packer) folder() error {
	root, err := os.OpenRoot(p.source)
	if err != nil {
		return unreadable(p.source, err)
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		whole := filepath.Join(p.source, name)
		switch {
		case err != nil:
			return unreadable(whole, err)
		case name == ".":
			return nil
		case strings.HasPrefix(path.Base(name), ".") && !p.hidden:
			p.packed.Skipped = append(p.packed.Skipped, name+": its name begins with a dot")
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			p.packed.Lost = append(p.packed.Lost, name+": a symbolic link, which a job cannot hold")
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return unreadable(whole, err)
		}
		arrived := importer.ArrivingName(name)
		if !entry.IsDir() {
			return p.file(arrived, whole, info, func() (*os.File, error) { return root.Open(name) })
		}
		return p.header(&tar.Header{Typeflag: tar.TypeDir, Name: arrived + "/", Mode: 0o755})
	})
}

// header begins an entry. A node refuses an archive with one of these names whole (pkg/util/targzip, validRelPath).
func (p *packer) header(h *tar.Header) error {
	if strings.Contains(h.Name, `\`) || strings.Contains(h.Name, "../") {
		return p.no(fmt.Sprintf("nodes refuse the name %q", h.Name))
	}
	if p.packed.Files++; int64(p.packed.Files) > limits.Inline.Entries {
		return p.no(fmt.Sprintf("it has more than %d entries", limits.Inline.Entries))
	}
	if h.Typeflag == tar.TypeDir {
		p.packed.Files--
	}
	return p.tar.WriteHeader(h)
}

func (p *packer) file(name, whole string, info fs.FileInfo, open func() (*os.File, error)) error {
	switch {
	case !info.Mode().IsRegular():
		return &importer.SpecialError{Name: whole, Mode: info.Mode()}
	case info.Size() > maxInlineFile, p.packed.Bytes+info.Size() > limits.Inline.Bytes:
		return p.no("it is too large even when packed")
	}
	if err := p.header(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: info.Size()}); err != nil {
		return err
	}
	from, err := open()
	if err != nil {
		return unreadable(whole, err)
	}
	defer from.Close()
	n, err := io.CopyN(p.tar, from, info.Size())
	if errors.Is(err, io.EOF) {
		err = errors.New("it became shorter while it was read")
	}
	if err != nil {
		return unreadable(whole, err)
	}
	p.packed.Bytes += n
	return p.fits()
}

// packedMount mounts what a node makes of a file or folder that comes in the job.
func packedMount(ctx context.Context, in job.Input, dir string) (Mount, error) {
	packed, err := Pack(ctx, in.Upload, MaxInline, false)
	if err != nil {
		return Mount{}, err
	}
	in.Source = packed.Source()
	return inline(ctx, in, dir)
}

// Source is the source of an input that is packed.
func (p *Packed) Source() job.Spec {
	return job.Spec{Type: job.SourceInline, Params: map[string]any{"URL": p.URL}}
}
