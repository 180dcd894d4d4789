package storage

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// pageLook is how much of an answer is looked at to tell a page from data, in bytes.
const pageLook = 4 << 10

// Stream is a file of the web that is read without being stored. A transfer that breaks off goes on where it broke.
type Stream struct {
	// Name a node would give the file.
	Name string
	// Size in bytes; -1 when the server does not tell.
	Size int64
	// Page: it is HTML under a name that does not promise HTML, as a login page is.
	Page bool

	source   *url.URL
	client   *webClient
	download *transfer.Source
	data     io.Reader
}

// OpenURL begins to read a URL, by GET alone: the server's answer to HEAD, which nodes want, does not matter here. A
// page that lists a directory is an error. Close the stream.
func OpenURL(ctx context.Context, typed string) (*Stream, error) {
	source, err := parseURL(typed)
	if err != nil {
		return nil, err
	}
	s := &Stream{source: source, client: newWebClient()}
	gzipped, page := false, false
	from := &transfer.HTTP{URL: source.String(), Client: &s.client.Client, Answered: func(resp *http.Response) error {
		a := answer{resp, resp.Request.Response != nil}
		s.Name, s.Size = a.fileName(), resp.ContentLength
		gzipped = strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") // although it was not asked to
		page = mayBePage(a)
		if !usable(s.Name) {
			return errors.New("the URL does not end in the name of a file")
		}
		return nil
	}}
	s.download = transfer.New(ctx, from.Open, transfer.Options{})
	start := bufio.NewReaderSize(s.download, pageLook)
	first, err := start.Peek(pageLook) // fewer than that is no error, and no more is read
	if err != nil && !errors.Is(err, io.EOF) {
		s.Close()
		return nil, s.fault(ctx, err)
	}
	if s.data = start; gzipped {
		s.Size = -1
		if s.data, err = gzip.NewReader(start); err != nil {
			s.Close()
			return nil, s.fault(ctx, fmt.Errorf("the server says that it is gzip, and it is not: %w", err))
		}
	}
	if page {
		if s.Page = isHTML(first); isListing(first) {
			s.Close()
			return nil, s.fault(ctx, errors.New("it lists a directory, want one file"))
		}
	}
	return s, nil
}

// Read implements io.Reader.
func (s *Stream) Read(p []byte) (int, error) { return s.data.Read(p) }

// Close ends the transfer.
func (s *Stream) Close() error {
	err := s.download.Close()
	s.client.CloseIdleConnections()
	return err
}

// fault says what was read. A password in the URL is not shown.
func (s *Stream) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("reading %s: %w", shown(s.source), err)
}
