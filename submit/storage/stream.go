package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// Stream is a file of the web that is read without being stored. A transfer that breaks off goes on where it broke.
type Stream struct {
	// Name a node would give the file.
	Name string
	// Size in bytes; -1 when the server does not tell.
	Size int64
	// Page: it is HTML under a name that does not promise HTML, as a login page is.
	Page bool

	client *http.Client
	*webBody
}

// OpenURL begins to read a URL, by GET alone: the server's answer to HEAD, which nodes want, does not matter here. A
// page that lists a directory is an error. Close the stream.
func OpenURL(ctx context.Context, typed string) (*Stream, error) {
	source, err := parseURL(typed)
	if err != nil {
		return nil, err
	}
	s := &Stream{client: newWebClient()}
	page := false
	s.webBody, err = get(ctx, s.client, source, transfer.Options{}, func(resp *http.Response, gzipped bool) error {
		if s.Name, s.Size = fileNameOf(resp), resp.ContentLength; gzipped {
			s.Size = -1
		}
		page = mayBePage(resp)
		if !usable(s.Name) {
			return errors.New("the URL does not end in the name of a file")
		}
		return nil
	})
	if err == nil && page {
		if s.Page = isHTML(s.first); isListing(s.first) {
			s.webBody.Close()
			err = errors.New("it lists a directory, want one file")
		}
	}
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	default:
		err = fmt.Errorf("reading %s: %w", shown(source), err)
	}
	s.client.CloseIdleConnections()
	return nil, err
}

// Close ends the transfer.
func (s *Stream) Close() error {
	err := s.webBody.Close()
	s.client.CloseIdleConnections()
	return err
}
