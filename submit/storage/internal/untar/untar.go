// Package untar reads gzipped archives that strangers have made: to no more than their limits, and to no name outside.
package untar

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// Overhead is more than an entry's headers take in an archive, in bytes.
const Overhead = 4 << 10

// LimitError tells that there is more in an archive than allowed.
type LimitError struct {
	// What there is too much of: "bytes", "entries".
	What  string
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the results have more than %d %s", e.Limit, e.What)
}

// UnsafeError tells of an entry that has no place in a folder: its name or target leaves it.
type UnsafeError struct{ Entry, Reason string }

func (e *UnsafeError) Error() string { return fmt.Sprintf("entry %q %s", e.Entry, e.Reason) }

// Archive is a gzipped tar.
type Archive struct {
	ctx    context.Context
	tar    *tar.Reader
	all    *io.LimitedReader
	limits *limits.Limits
	// bytes and entries so far.
	bytes, entries int64
}

// Open begins to read an archive. Its errors, and those of the methods, are a *LimitError, an *UnsafeError, and those
// of archive/tar, compress/gzip, the reader and ctx, at whose end nothing more is read.
func Open(ctx context.Context, r io.Reader, l *limits.Limits) (*Archive, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	// What is skipped costs time as well: entries that nobody wants, and what follows the archive.
	all := &io.LimitedReader{R: until{ctx, unzipped}, N: l.Bytes}
	if more := l.Entries*Overhead + 1; all.N <= math.MaxInt64-more {
		all.N += more
	}
	return &Archive{ctx: ctx, tar: tar.NewReader(all), all: all, limits: l}, nil
}

// until reads until the end of a context: what is skipped may be long.
type until struct {
	ctx context.Context
	io.Reader
}

// Read implements io.Reader.
func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(p)
}

// fault is an error, or that there is too much.
func (a *Archive) fault(err error) error {
	if err != nil && a.all.N <= 0 {
		return &LimitError{"bytes", a.limits.Bytes}
	}
	return err
}

// Read reads the file of the entry that came last. What is a hole in it comes as zeros, of which nothing is in the archive.
func (a *Archive) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := a.tar.Read(p)
	return n, a.fault(err)
}

// Next is the next entry, and its name in the folder; io.EOF behind the last.
func (a *Archive) Next() (h *tar.Header, name string, err error) {
	if h, err = a.tar.Next(); err != nil {
		return nil, "", a.fault(err)
	}
	if a.entries++; a.entries > a.limits.Entries {
		return nil, "", &LimitError{"entries", a.limits.Entries}
	}
	if h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeGNUSparse {
		if h.Size > a.limits.Bytes-a.bytes { // where the file has holes it is more than what it takes in the archive
			return nil, "", &LimitError{"bytes", a.limits.Bytes}
		}
		a.bytes += h.Size
	}
	if !Inside(h.Name) {
		return nil, "", &UnsafeError{h.Name, "leaves the results' folder"}
	}
	name = path.Clean(h.Name)
	switch {
	case a.limits.NameBytes > 0 && len(name) > a.limits.NameBytes:
		return nil, "", &LimitError{"bytes in a name", int64(a.limits.NameBytes)}
	case a.limits.Depth > 0 && strings.Count(name, "/") >= a.limits.Depth:
		return nil, "", &LimitError{"folders in one another", int64(a.limits.Depth)}
	}
	return h, name, nil
}

// End reads what follows the last entry, where the checksum is.
func (a *Archive) End() error {
	_, err := io.Copy(io.Discard, a.all)
	if a.all.N <= 0 {
		err = io.EOF
	}
	return a.fault(err)
}

// Inside tells whether a name with slashes stays below the folder it is in.
func Inside(name string) bool {
	return !path.IsAbs(name) && filepath.IsLocal(filepath.FromSlash(path.Clean(name)))
}
