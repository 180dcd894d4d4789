package image

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// brokenLayer is a layer that broke off where the registry does not go on: the library is to begin it anew.
type brokenLayer struct{ err error }

// Error implements error.
func (b *brokenLayer) Error() string { return b.err.Error() }

// Unwrap returns the cause.
func (b *brokenLayer) Unwrap() error { return b.err }

// anew tells the library which of its uploads to begin again: those that broke, and those that the registry has forgotten meanwhile.
func anew(err error) bool {
	if _, broken := errors.AsType[*brokenLayer](err); broken {
		return true
	}
	answer, ok := errors.AsType[*transport.Error](err)
	if !ok || answer.Request == nil || answer.Request.Method != http.MethodPut && answer.Request.Method != http.MethodPatch {
		return false
	}
	return answer.StatusCode == http.StatusNotFound && strings.Contains(answer.Request.URL.Path, "/blobs/")
}

// layerUpload is a layer on its way, in one request or in several: each goes on where the one before it broke.
type layerUpload struct {
	*sending
	req *http.Request
	// to is where the next bytes go, and at how many the registry has.
	to      *url.URL
	at      int64
	counted *sentLayer
}

// sendLayer sends what a request of the library holds.
func (s *sending) sendLayer(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close() // a login that is renewed comes with one that was read
	}
	u := &layerUpload{sending: s, req: req, to: req.URL, counted: &sentLayer{of: s.bytes}}
	var last *http.Response // with its body in memory, when it puts the layer off
	var broke error
	resp, err := s.retry.do(req, func() (resp *http.Response, moved bool, err error) {
		if last != nil {
			broke, last = transport.CheckError(last), nil
		}
		if broke != nil {
			before := u.at
			if resp, err = u.ask(broke); err != nil || resp != nil {
				return resp, false, err
			}
			moved = u.at > before
		}
		last, broke = u.send()
		return last, moved, broke
	})
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		u.counted.from(0)
	}
	return resp, err
}

// send sends the bytes that are missing.
func (u *layerUpload) send() (*http.Response, error) {
	piece := u.req.Clone(u.req.Context())
	piece.URL, piece.Host = u.to, u.to.Host
	piece.GetBody = func() (io.ReadCloser, error) {
		body, err := u.req.GetBody()
		if err != nil {
			return nil, err
		}
		if _, err := io.CopyN(io.Discard, body, u.at); err != nil {
			body.Close()
			return nil, err
		}
		u.counted.from(u.at)
		return u.counted.counting(body), nil
	}
	var err error
	if piece.Body, err = piece.GetBody(); err != nil {
		return nil, err
	}
	if u.at > 0 && u.req.ContentLength > 0 {
		piece.ContentLength = u.req.ContentLength - u.at
		piece.Header.Set("Content-Range", fmt.Sprintf("%d-%d", u.at, u.req.ContentLength-1))
	}
	return u.once(piece)
}

// ask finds out how much the registry has. An answer is one that puts the question off; a *brokenLayer is why it does not go on there.
func (u *layerUpload) ask(broke error) (*http.Response, error) {
	// Not by the request's own address, which may be one that it was led to.
	req, err := http.NewRequestWithContext(u.req.Context(), http.MethodGet, u.to.String(), nil)
	if err != nil {
		return nil, err
	}
	if login := u.req.Header.Get("Authorization"); login != "" && u.to.Host == u.req.URL.Host {
		req.Header.Set("Authorization", login)
	}
	resp, err := u.once(req)
	if err != nil || putsOff(resp) != "" {
		return resp, err
	}
	defer discard(resp)
	first, last, ok := strings.Cut(resp.Header.Get("Range"), "-")
	end, err := strconv.ParseInt(last, 10, 64)
	to, located := resp.Location()
	switch {
	case resp.StatusCode != http.StatusNoContent && resp.StatusCode != http.StatusAccepted, !ok, first != "0", err != nil,
		u.req.ContentLength > 0 && end >= u.req.ContentLength, end < 0:
		u.retry.begunAnew()
		return nil, &brokenLayer{broke}
	case located == nil:
		u.to = to
	}
	u.at = end + 1
	if end == 0 { // no byte at all is written so too
		u.at = 0
	}
	return nil, nil
}
