package image

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
)

// sending is the transport to a registry that takes an image. How long all of it takes is for the user to say, but not that nothing
// is taken at all. What is put off or breaks off is asked for again here, and a layer goes on where it broke: the library begins
// it anew, three times within five seconds, and says nothing of it.
type sending struct {
	base http.RoundTripper
	// plain registries may be spoken to without TLS.
	plain bool
	retry *retry
	bytes *sentBytes
	// taken tells that a layer or a manifest has arrived as a whole, mute that the registry does not say what it has.
	taken, mute atomic.Bool
}

// RoundTrip implements http.RoundTripper.
func (s *sending) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.trip(req)
	if err != nil && req.URL.Scheme == "http" {
		err = &plainError{err}
	}
	return resp, err
}

func (s *sending) trip(req *http.Request) (*http.Response, error) {
	if via := ledThere(req); len(via) > 0 { // the library's own clients follow redirects in circles, for ever
		if err := limits.Registry.CheckRedirect(req, via); err != nil {
			return nil, err
		}
	}
	if req.Header.Get("Authorization") != "" && req.URL.Scheme == "http" && !limits.Loopback(req.URL.Hostname()) {
		return nil, fmt.Errorf("the login would be sent to http://%s, where everybody on the way could read it, want https", req.URL.Host)
	}
	if req.Method == http.MethodPatch && req.GetBody != nil {
		return s.sendLayer(req)
	}
	bothWays := req.URL.Path == "/v2/" && s.plain // by the library, and one of them is not to be waited for
	resp, err := s.retry.do(req, func() (*http.Response, bool, error) {
		again := req.Clone(req.Context())
		if req.GetBody != nil {
			var err error
			if again.Body, err = req.GetBody(); err != nil {
				return nil, false, err
			}
		}
		resp, err := s.once(again)
		if bothWays {
			err = backoff.Permanent(err)
		}
		return resp, false, err
	})
	if err != nil {
		return nil, err
	}
	if req.Method == http.MethodHead && headless(resp) {
		s.mute.Store(true)
		resp.StatusCode, resp.Status = http.StatusNotFound, "404 Not Found" // whether it is there is not to be known so: it is sent
	}
	s.note(req, resp)
	return resp, nil
}

// once sends a request one time.
func (s *sending) once(req *http.Request) (*http.Response, error) {
	by := *limits.Registry
	by.Total = 0
	if req.Body == nil {
		return by.Bound(s.base).RoundTrip(req)
	}
	ctx, end := context.WithCancelCause(req.Context())
	req = req.Clone(ctx)
	req.Body = by.Watch("the registry", end).Taking().Leaving(req.Body)
	return by.Bound(s.base).RoundTrip(req)
}

// note counts what an answer tells of: a layer that is there already, or is mounted, and a manifest that was taken.
func (s *sending) note(req *http.Request, resp *http.Response) {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return
	}
	_, digest, isBlob := strings.Cut(req.URL.Path, "/blobs/")
	switch req.Method {
	case http.MethodHead:
		if isBlob {
			s.bytes.there(digest)
		}
		return
	case http.MethodPost:
		if resp.StatusCode == http.StatusCreated {
			s.taken.Store(true)
			s.bytes.there(req.URL.Query().Get("mount"))
		}
	case http.MethodPut:
		s.taken.Store(true)
		if !isBlob {
			s.bytes.add(req.ContentLength)
		}
	}
}

// plainError is what became of a request without TLS. Where the library asks both ways at once, it is the error that tells more.
type plainError struct{ error }

// Unwrap returns the cause.
func (p *plainError) Unwrap() error { return p.error }

// ledThere are the requests whose answers have led to this one, the last one first.
func ledThere(req *http.Request) []*http.Request {
	var via []*http.Request
	for r := req.Response; r != nil; r = r.Request.Response {
		via = append(via, r.Request)
	}
	return via
}

// discard ends an answer that nobody wants.
func discard(resp *http.Response) {
	_, _ = io.CopyN(io.Discard, resp.Body, 4096) // so that the connection may be used again
	resp.Body.Close()
}
