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

	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/transfer"
)

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

// bring downloads the file into a folder, under its own name when all of it is there. It goes on where an interrupted download
// of the same version has ended, unless that turns out to be of no use: it would stay so for ever.
func (f *webFile) bring(ctx context.Context, dir string) (partial bool, err error) {
	_ = os.Remove(filepath.Join(dir, ".part")) // as earlier versions called it
	part, err := transfer.OpenPart(dir)
	if err != nil {
		return false, writing(err)
	}
	defer part.Close()
	anew := transfer.Position{Size: f.size, Version: f.version}
	resumed := part.At().Offset > 0 && part.At().Size == anew.Size && part.At().Version == anew.Version
	if !resumed {
		err = writing(part.Begin(anew))
	}
	if err == nil {
		partial, err = f.write(ctx, part)
	}
	if resumed && (errors.Is(err, errAnew) || errors.Is(err, transfer.ErrPart) || errors.Is(err, transfer.ErrChanged)) {
		if err = writing(part.Begin(anew)); err == nil {
			partial, err = f.write(ctx, part)
		}
	}
	return partial, err
}

// write goes on behind what is there.
func (f *webFile) write(ctx context.Context, part *transfer.Part) (partial bool, err error) {
	name := f.name
	from := part.At()
	done := from.Offset
	web := &transfer.HTTP{URL: f.source.String(), Client: &f.client.Client, Answered: func(resp *http.Response) (err error) {
		name, err = f.accept(resp, from.Offset)
		return err
	}}
	d := transfer.New(ctx, web.Open, transfer.Options{From: from, Progress: func(piece int64) {
		if done += piece; f.options.Progress != nil {
			f.options.Progress(done, f.size)
		}
	}})
	defer d.Close()
	if partial, err = f.copy(part, d, from.Offset); err != nil {
		return false, err
	}
	return partial, writing(part.Finish(name, 0o644))
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

// copy writes a body behind the bytes that are there, as much of it as is wanted.
func (f *webFile) copy(part *transfer.Part, body io.Reader, there int64) (partial bool, err error) {
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
	to := &disk.Writer{Writer: part}
	written, err := io.Copy(to, io.LimitReader(body, limit-there))
	if to.Err != nil {
		err = writing(to.Err)
	}
	if err != nil {
		return false, err
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

// writing is an error of the disk without the name that the file has only for now; nil for none.
func writing(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing it to disk: %w", disk.Cause(err))
}
