package storage

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// pageLook is how much of an answer is looked at to tell a page from data, in bytes.
const pageLook = 4 << 10

// newWebClient makes a client that asks web servers as a node does.
func newWebClient() *http.Client {
	return limits.WebInput.Client(nil)
}

// ask sends one request and follows its redirects. The error is without method and URL.
func ask(ctx context.Context, client *http.Client, method string, source *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, source.String(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // its text repeats method and URL
	}
	return resp, err
}

// redirected tells whether an answer comes from another URL than the one that was asked.
func redirected(resp *http.Response) bool { return resp.Request.Response != nil }

// webBody is what GET brings, unpacked when the server compresses although it was not asked to: a node's client undoes that
// without a word.
type webBody struct {
	io.Reader
	source *transfer.Source
	// first are its bytes up to pageLook, as they came.
	first []byte
}

// get begins to read a file, and goes on where the transfer breaks. answered is told of the first answer. Close the body.
func get(ctx context.Context, client *http.Client, source *url.URL, o transfer.Options, answered func(resp *http.Response, gzipped bool) error) (*webBody, error) {
	zipped := false
	from := &transfer.HTTP{URL: source.String(), Client: client, Answered: func(resp *http.Response) error {
		zipped = strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip")
		return answered(resp, zipped)
	}}
	b := &webBody{source: transfer.New(ctx, from.Open, o)}
	start := bufio.NewReaderSize(b.source, pageLook)
	var err error
	if b.first, err = start.Peek(pageLook); err != nil && !errors.Is(err, io.EOF) { // fewer is no error
		b.Close()
		return nil, err
	}
	if b.Reader = start; zipped {
		if b.Reader, err = gzip.NewReader(limits.WebInput.Reader(start)); err != nil {
			b.Close()
			return nil, fmt.Errorf("the server says that it is gzip, and it is not: %w", err)
		}
	}
	return b, nil
}

// Close ends the transfer.
func (b *webBody) Close() error { return b.source.Close() }

// fileNameOf is what a node would call the file of an answer; empty when it would make up a name.
func fileNameOf(resp *http.Response) string {
	disposition := ""
	if redirected(resp) {
		disposition = resp.Header.Get("Content-Disposition")
	}
	return fileName(resp.Request.URL.Path, disposition)
}

// fileName is what a node calls a download: the base of the final URL's path, or what
// Content-Disposition says after a redirect (contract 2). With neither it is empty, and a node makes up a random UUID.
// It can still be ".." or the like: see usable.
func fileName(urlPath, disposition string) string {
	if _, params, err := mime.ParseMediaType(disposition); err == nil && params["filename"] != "" {
		return filepath.Base(params["filename"])
	}
	base := path.Base(urlPath)
	if base == "." || base == "/" {
		return ""
	}
	return base
}

// usable tells whether a name is one of a file in a folder.
func usable(name string) bool {
	return filepath.IsLocal(name) && filepath.Base(name) == name && name != "." && !strings.ContainsRune(name, 0) && len(name) <= 255
}
