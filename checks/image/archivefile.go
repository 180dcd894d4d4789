package image

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
)

// tarStream is a tar that is read from its beginning.
type tarStream interface {
	io.ReadCloser
	// tar is the stream as a tar reader takes it, and at where it stands.
	tar() io.Reader
	at() (int64, error)
}

// plainTar is one that can seek.
type plainTar struct{ *os.File }

func (p plainTar) tar() io.Reader     { return p.File }
func (p plainTar) at() (int64, error) { return p.Seek(0, io.SeekCurrent) }

// unzipping is the tar in a gzipped archive.
type unzipping struct {
	io.Reader
	io.Closer
	ctx context.Context
	// packed is the archive, and n what came out of it so far.
	packed *os.File
	n      int64
}

// An archive that unpacks to more is taken for one made to exhaust whoever reads it; the first GiB is free.
const (
	freeUnpack = 1 << 30
	maxRatio   = 100
)

// Read implements io.Reader.
func (u *unzipping) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.Reader.Read(p)
	if u.n += int64(n); u.n > freeUnpack {
		at, seekErr := u.packed.Seek(0, io.SeekCurrent)
		if seekErr != nil {
			return 0, seekErr
		}
		if u.n/maxRatio > at {
			return 0, &limits.Error{Limits: limits.Archive, Field: fmt.Sprintf("unpacking to no more than %d times its size", maxRatio)}
		}
	}
	return n, err
}

func (u *unzipping) tar() io.Reader     { return u }
func (u *unzipping) at() (int64, error) { return u.n, nil }

// piece is a file of an archive.
type piece struct {
	io.Reader
	io.Closer
	ctx  context.Context
	name string
	size int64
}

// Read implements io.Reader.
func (p *piece) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}

// Stat implements fs.File.
func (p *piece) Stat() (fs.FileInfo, error) { return p, nil }

// Name implements fs.FileInfo, as do the rest.
func (p *piece) Name() string       { return p.name }
func (p *piece) Size() int64        { return p.size }
func (p *piece) Mode() fs.FileMode  { return 0o444 }
func (p *piece) ModTime() time.Time { return time.Time{} }
func (p *piece) IsDir() bool        { return false }
func (p *piece) Sys() any           { return nil }
