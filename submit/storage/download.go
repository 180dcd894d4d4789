package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
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
	head, err := client.ask(ctx, http.MethodHead, source)
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
	f := &webFile{client: client, source: source, options: o, name: head.fileName(), size: head.ContentLength, version: transfer.Version(head.Header)}
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
func acceptHead(resp answer, source *url.URL) error {
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("asking for the size of %s: HEAD answered %s, want 200 OK", shown(source), resp.Status)
	}
	if resp.ContentLength < 0 {
		return fmt.Errorf("asking for the size of %s: content-length not provided by the server", shown(source))
	}
	return nil
}
