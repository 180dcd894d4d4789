package image

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

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
		return nil, fmt.Errorf("%s is not a tar archive, or a damaged one", r.name)
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
