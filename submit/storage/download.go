package storage

import (
	"cmp"
	"context"
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
)

// download fetches a URL by the node's rules (contract 2, urlDownload): HEAD must
// answer 200 with a length before GET is tried. Unlike a node it asks once only,
// and so can tell the status that the node hides behind "giving up after 4 attempt(s)" (F27).
func download(ctx context.Context, in job.Input, dir string) (Mount, error) {
	source, err := parseURL(text(in.Source, "URL"))
	if err != nil {
		return Mount{}, err
	}
	client := newWebClient()
	defer client.CloseIdleConnections()
	resp, err := client.ask(ctx, http.MethodHead, source)
	if err != nil {
		return Mount{}, fmt.Errorf("downloading %s: HEAD: %w", source.Redacted(), err)
	}
	resp.Body.Close()
	if err := acceptHead(resp, source); err != nil {
		return Mount{}, err
	}
	resp, err = client.ask(ctx, http.MethodGet, source)
	if err != nil {
		return Mount{}, fmt.Errorf("downloading %s: GET: %w", source.Redacted(), err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Mount{}, fmt.Errorf("downloading %s: %s, want 200 OK", source.Redacted(), resp.Status)
	}
	name := cmp.Or(resp.fileName(), uuid.NewString())
	file, err := save(resp.Body, dir, name)
	if err != nil {
		return Mount{}, fmt.Errorf("downloading %s: %w", source.Redacted(), err)
	}
	return Mount{Source: file, Target: path.Join(in.Target, name), URL: source.String()}, nil
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
		return fmt.Errorf("asking for the size of %s: HEAD answered %s, want 200 OK", source.Redacted(), resp.Status)
	}
	if resp.ContentLength < 0 {
		return fmt.Errorf("asking for the size of %s: content-length not provided by the server", source.Redacted())
	}
	return nil
}

// save writes a body as a file with the node's mode into a new folder below dir; name cannot lead out of it.
func save(body io.Reader, dir, name string) (string, error) {
	folder, err := os.MkdirTemp(dir, "url-")
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer root.Close()
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return "", fmt.Errorf("the server's file name %q cannot be used", name)
	}
	_, err = io.Copy(f, body)
	// The mode must not depend on the user's umask.
	if err := cmp.Or(err, f.Chmod(0o644), f.Close()); err != nil {
		return "", err
	}
	return filepath.Join(folder, name), nil
}
