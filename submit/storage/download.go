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
	"time"

	"github.com/seatrial/seatrial/submit/job"
)

// answerTimeout is how long a server may take to begin its answer; the body may take as long as it needs.
const answerTimeout = time.Minute

// download fetches a URL by the node's rules (contract 2, urlDownload): HEAD must
// answer 200 with a length before GET is tried. Unlike a node it asks once only,
// and so can tell the status that the node hides behind "giving up after 4 attempt(s)" (F27).
func download(ctx context.Context, in job.Input, dir string) (Mount, error) {
	source, err := parseURL(text(in.Source, "URL"))
	if err != nil {
		return Mount{}, err
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   answerTimeout,
		ResponseHeaderTimeout: answerTimeout,
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	if err := head(ctx, client, source); err != nil {
		return Mount{}, err
	}

	redirected := false
	client.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		redirected = true
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		return nil
	}
	resp, err := send(ctx, client, http.MethodGet, source)
	if err != nil {
		return Mount{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return Mount{}, fmt.Errorf("downloading %s: %s, want 200 OK", source.Redacted(), resp.Status)
	}
	disposition := ""
	if redirected {
		disposition = resp.Header.Get("Content-Disposition")
	}
	name := fileName(resp.Request.URL.Path, disposition)
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

// head is the node's question about the size, which it asks when it decides whether to run the job (F27, F28).
func head(ctx context.Context, client *http.Client, source *url.URL) error {
	resp, err := send(ctx, client, http.MethodHead, source)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("asking for the size of %s: HEAD answered %s, want 200 OK", source.Redacted(), resp.Status)
	}
	if resp.ContentLength < 0 {
		return fmt.Errorf("asking for the size of %s: content-length not provided by the server", source.Redacted())
	}
	return nil
}

func send(ctx context.Context, client *http.Client, method string, source *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, source.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("downloading %s: %w", source.Redacted(), err)
	}
	resp, err := client.Do(req)
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its text repeats method and URL
	}
	if err != nil {
		return nil, fmt.Errorf("downloading %s: %s: %w", source.Redacted(), method, err)
	}
	return resp, nil
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
