package storage

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// partName is a download's name until all of it is there.
const partName = ".part"

var (
	// errOther tells that GET brings another version than HEAD has promised.
	errOther = errors.New("the file changed while it was fetched")
	// errAnew tells that what an interrupted download has left is of no use.
	errAnew = errors.New("it must be fetched anew")
)

// webFile is a file of the web as HEAD has described it.
type webFile struct {
	client  *webClient
	source  *url.URL
	options FetchOptions
	// name by the answer to HEAD, empty when a node would make up one, its size in bytes, and its version, empty when unknown.
	name    string
	size    int64
	version string
	// gzipped: the server compresses although it was not asked to, which a node's client undoes without a word.
	gzipped bool
}

// key is empty for what cannot be told from other versions.
func (f *webFile) key() string {
	if f.version == "" || f.name == "" {
		return ""
	}
	return strings.Join([]string{"url", f.source.String(), f.name, f.version, fmt.Sprint(f.size)}, " ")
}

// bring downloads the file into a folder, under its own name when all of it is there.
func (f *webFile) bring(ctx context.Context, dir string) (partial bool, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false, err
	}
	defer root.Close()
	there, statErr := root.Lstat(partName)
	partial, err = f.write(ctx, root, f.version != "")
	if errors.Is(err, errAnew) || statErr == nil && there.Size() > 0 && unresumable(err) {
		partial, err = f.write(ctx, root, false)
	}
	return partial, err
}

// unresumable tells that a server does not go on with what an interrupted download has left: it would stay so for ever.
func unresumable(err error) bool {
	return errors.Is(err, transfer.ErrPart) || errors.Is(err, transfer.ErrChanged)
}

// write goes on where an interrupted download of the same version has ended, or begins anew.
func (f *webFile) write(ctx context.Context, root *os.Root, resume bool) (partial bool, err error) {
	part, err := root.OpenFile(partName, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, writing(err)
	}
	defer part.Close()
	offset, err := part.Seek(0, io.SeekEnd)
	if err == nil && (!resume || offset > f.size) {
		offset = 0
		err = cmp.Or(part.Truncate(0), seekStart(part))
	}
	if err != nil {
		return false, writing(err)
	}
	name := f.name
	done := offset
	d := transfer.New(ctx, f.source.String(), transfer.Options{
		Client: &f.client.Client, Offset: offset, Size: f.size, Version: f.version,
		Progress: func(piece int64) {
			if done += piece; f.options.Progress != nil {
				f.options.Progress(done, f.size)
			}
		},
		Answered: func(resp *http.Response) (err error) {
			name, err = f.accept(resp, offset)
			return err
		},
	})
	defer d.Close()
	if partial, err = f.copy(part, d, offset); err != nil {
		return false, err
	}
	// The mode must not depend on the user's umask.
	if err := cmp.Or(part.Chmod(0o644), part.Close(), root.Rename(partName, name)); err != nil {
		return false, writing(err)
	}
	return partial, nil
}

// accept looks at the answer to GET and returns what a node calls the file.
func (f *webFile) accept(resp *http.Response, offset int64) (name string, err error) {
	f.gzipped = strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip")
	switch {
	case f.gzipped && offset > 0:
		return "", errAnew
	case offset == 0 && f.version != "" && (transfer.Version(resp.Header) != f.version || resp.ContentLength != f.size):
		return "", errOther
	}
	name = cmp.Or(answer{resp, resp.Request.Response != nil}.fileName(), uuid.NewString())
	if !usable(name) {
		return "", fmt.Errorf("the server's file name %q cannot be used", name)
	}
	return name, nil
}

// usable tells whether a name is one of a file in a folder.
func usable(name string) bool {
	return filepath.IsLocal(name) && filepath.Base(name) == name && name != "." && !strings.ContainsRune(name, 0) && len(name) <= 255
}

// copy writes a body behind the bytes that are there, as much of it as is wanted.
func (f *webFile) copy(part *os.File, body io.Reader, there int64) (partial bool, err error) {
	limit := f.options.MaxBytes
	if f.options.Sample > 0 {
		limit = f.options.Sample
	}
	// Nothing is known of the answer before its first byte.
	first := make([]byte, 1)
	n, err := io.ReadFull(body, first)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	body = io.MultiReader(strings.NewReader(string(first[:n])), body)
	if f.gzipped {
		if body, err = gzip.NewReader(body); err != nil {
			return false, fmt.Errorf("the server says that it is gzip, and it is not: %w", err)
		}
	}
	w := &diskWriter{File: part}
	written, err := io.Copy(w, io.LimitReader(body, limit-there))
	if err != nil {
		return false, cmp.Or(w.err, err)
	}
	if written < limit-there {
		return false, nil
	}
	if n, _ := io.ReadFull(body, first); n == 0 {
		return false, nil
	}
	if f.options.Sample > 0 {
		return true, nil
	}
	return false, fmt.Errorf("it has more than %d bytes", limit)
}
