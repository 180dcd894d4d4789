package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// download fetches a URL by the node's rules (contract 2, urlDownload): HEAD must
// answer 200 with a length before GET is tried. Unlike a node it asks once only,
// and so can tell the status that the node hides behind "giving up after 4 attempt(s)" (F27).
// A GET that breaks off goes on where it broke.
func download(ctx context.Context, in job.Input, dir string, o FetchOptions) (Mount, error) {
	source, err := parseURL(text(in.Source, "URL"))
	if err != nil {
		return Mount{}, err
	}
	client := newWebClient()
	defer client.CloseIdleConnections()
	head, err := ask(ctx, client, http.MethodHead, source)
	if err != nil {
		return Mount{}, fmt.Errorf("downloading %s: HEAD: %w", shown(source), err)
	}
	head.Body.Close()
	if err := acceptHead(head, source); err != nil {
		return Mount{}, err
	}
	if head.ContentLength > o.MaxBytes && o.Sample == 0 {
		return Mount{}, fmt.Errorf("downloading %s: it has %d bytes, want at most %d", shown(source), head.ContentLength, o.MaxBytes)
	}
	f := &webFile{client: client, source: source, options: o, name: fileNameOf(head), size: head.ContentLength, version: transfer.Version(head.Header)}
	folder, partial, err := o.fetched(ctx, dir, f.key(), f.bring)
	if errors.Is(err, errOther) {
		f.version = "" // it changes all the time, and a node takes what comes
		folder, partial, err = o.fetched(ctx, dir, "", f.bring)
	}
	if err != nil {
		return Mount{}, fmt.Errorf("downloading %s: %w", shown(source), err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		return Mount{}, cmp.Or(err, fmt.Errorf("downloading %s: it came to %d files", shown(source), len(entries)))
	}
	name := entries[0].Name()
	return Mount{
		Source: filepath.Join(folder, name), Target: path.Join(in.Target, name), URL: source.String(), Partial: partial,
	}, nil
}

// parseURL accepts what a node accepts, with the same trimming of quotes.
func parseURL(typed string) (*url.URL, error) {
	u, err := url.Parse(strings.Trim(typed, ` '"`))
	if err != nil {
		return nil, fmt.Errorf("reading input URL %q: not a URL", typed)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("reading input URL %q: scheme is %q, want http or https", typed, u.Scheme)
	}
	if u.Host == "" || u.Path == "" {
		return nil, fmt.Errorf("reading input URL %q: URL must end with a file name", typed)
	}
	return u, nil
}

// acceptHead is the node's verdict on the answer about the size, which it asks for when it decides whether to run
// the job (F27, F28).
func acceptHead(resp *http.Response, source *url.URL) error {
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("asking for the size of %s: HEAD answered %s, want 200 OK", shown(source), resp.Status)
	}
	if resp.ContentLength < 0 {
		return fmt.Errorf("asking for the size of %s: content-length not provided by the server", shown(source))
	}
	return nil
}

var (
	// errOther tells that GET brings another version than HEAD has promised.
	errOther = errors.New("the file changed while it was fetched")
	// errAnew tells that what an interrupted download has left is of no use.
	errAnew = errors.New("it must be fetched anew")
)

// webFile is a file of the web as HEAD has described it.
type webFile struct {
	client  *http.Client
	source  *url.URL
	options FetchOptions
	// name by the answer to HEAD, empty when a node would make up one, its size in bytes, and its version, empty when unknown.
	name    string
	size    int64
	version string
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
	if err == nil && f.options.Sample == 0 {
		err = writing(disk.NewRoom(dir).Fits(f.size - part.At().Offset))
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

// write goes on behind what is there, as much of it as is wanted.
func (f *webFile) write(ctx context.Context, part *transfer.Part) (partial bool, err error) {
	limit := cmp.Or(f.options.Sample, f.options.MaxBytes)
	name, from := f.name, part.At()
	done := from.Offset
	body, err := get(ctx, f.client, f.source, transfer.Options{From: from, Progress: func(piece int64) {
		if done += piece; f.options.Progress != nil {
			f.options.Progress(done, f.size)
		}
	}}, func(resp *http.Response, gzipped bool) (err error) {
		name, err = f.accept(resp, gzipped, from.Offset)
		return err
	})
	if err != nil {
		return false, err
	}
	defer body.Close()
	to := &disk.Writer{Writer: part}
	written, err := io.Copy(to, io.LimitReader(body, limit-from.Offset))
	if to.Err != nil {
		err = writing(to.Err)
	}
	if err == nil && written == limit-from.Offset {
		n, _ := io.ReadFull(body, make([]byte, 1))
		if partial = n > 0; partial && f.options.Sample == 0 {
			err = fmt.Errorf("it has more than %d bytes", limit)
		}
	}
	if err != nil {
		return false, err
	}
	return partial, writing(part.Finish(name, 0o644))
}

// accept looks at the answer to GET and returns what a node calls the file.
func (f *webFile) accept(resp *http.Response, gzipped bool, offset int64) (name string, err error) {
	switch {
	case gzipped && offset > 0:
		return "", errAnew
	case offset == 0 && f.version != "" && (transfer.Version(resp.Header) != f.version || resp.ContentLength != f.size):
		return "", errOther
	}
	name = cmp.Or(fileNameOf(resp), uuid.NewString())
	if !usable(name) {
		return "", fmt.Errorf("the server's file name %q cannot be used", name)
	}
	return name, nil
}

// writing is an error of the disk without the name that the file has only for now; nil for none.
func writing(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing it to disk: %w", disk.Cause(err))
}
