// Package transfer reads files from web servers that break off, stall or lie.
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

const (
	// Tries is how often a download is begun again without having got any further.
	Tries = 5
	// StallTimeout is how long a server may send nothing, unless Options say otherwise.
	StallTimeout = time.Minute
)

// ErrRedirects is what a client's CheckRedirect returns to end a loop: it is not tried again.
var ErrRedirects = errors.New("stopped after 10 redirects")

// Options say how to read, and who is told.
type Options struct {
	// Client follows redirects by its own rules; http.DefaultClient when nil.
	Client *http.Client
	// Pauses are those between tries; exponential when nil.
	Pauses func() backoff.BackOff
	// Stall is how long the server may send nothing; StallTimeout when zero.
	Stall time.Duration
	// Progress is told of every piece, in bytes; it may be nil.
	Progress func(piece int64)
	// Answered is told of the first answer, before any of its body is read; it may be nil. Its error ends the download.
	Answered func(*http.Response) error
	// Offset goes on behind the bytes that an earlier download has brought, of a file of this Size in bytes and this
	// Version. The server must still have that version.
	Offset, Size int64
	Version      string
}

// Download reads a file from a web server. A connection that breaks is opened again where it broke: with
// Range when the server keeps to it, else by reading again what was read already. A file that has another version by
// then, or a part that is not the one asked for, is an error. Close it.
type Download struct {
	ctx context.Context
	url string
	o   Options

	body io.ReadCloser
	// offset of the next byte, and the size of the file; -1 when unknown.
	offset, size int64
	version      string
	begun        bool
	// vain counts the tries since the last byte.
	vain int
}

// New makes a download, which begins with the first Read.
func New(ctx context.Context, url string, o Options) *Download {
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	if o.Pauses == nil {
		o.Pauses = func() backoff.BackOff { return backoff.NewExponentialBackOff() }
	}
	if o.Stall == 0 {
		o.Stall = StallTimeout
	}
	return &Download{ctx: ctx, url: url, o: o, offset: o.Offset, size: o.Size, version: o.Version, begun: o.Offset > 0}
}

// Read implements io.Reader. Its error is one line, without the URL.
func (d *Download) Read(p []byte) (int, error) {
	for {
		if d.begun && d.offset == d.size {
			return 0, io.EOF // what a server sends beyond it is not asked for
		}
		if d.body == nil {
			if err := d.open(); err != nil {
				return 0, err
			}
			continue
		}
		if left := d.size - d.offset; d.size >= 0 && int64(len(p)) > left {
			p = p[:left]
		}
		n, err := d.body.Read(p)
		d.offset += int64(n)
		if n > 0 {
			d.vain = 0
			if d.o.Progress != nil {
				d.o.Progress(int64(n))
			}
			return n, nil
		}
		if err == nil {
			continue
		}
		d.Close()
		if errors.Is(err, io.EOF) && d.size < 0 {
			return 0, io.EOF
		}
		if d.ctx.Err() != nil {
			return 0, d.ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if d.vain++; d.vain == Tries {
			return 0, fmt.Errorf("the connection broke at byte %d: %w", d.offset, err)
		}
	}
}

// Close ends the connection; Read opens another.
func (d *Download) Close() error {
	if d.body == nil {
		return nil
	}
	err := d.body.Close()
	d.body = nil
	return err
}

// open asks for the file from the offset on, again and again while the server may recover.
func (d *Download) open() error {
	_, err := backoff.Retry(d.ctx, func() (struct{}, error) { return struct{}{}, d.try() },
		backoff.WithBackOff(d.o.Pauses()), backoff.WithMaxTries(Tries))
	return err
}

func (d *Download) try() error {
	ctx, cancel := context.WithCancel(d.ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		cancel()
		return backoff.Permanent(errors.New("it is not a URL"))
	}
	request.Close = true                              // a server that sends more than it said would be heard of on the next request, and in the log
	request.Header.Set("Accept-Encoding", "identity") // offsets are those of the file itself
	if d.offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.offset))
		if d.version != "" {
			request.Header.Set("If-Range", d.version)
		}
	}
	response, err := d.o.Client.Do(request)
	if err != nil {
		cancel()
		switch {
		case d.ctx.Err() != nil:
			return backoff.Permanent(d.ctx.Err())
		case errors.Is(err, ErrRedirects):
			return backoff.Permanent(ErrRedirects)
		}
		return errors.New(reach.Reason(err))
	}
	body := &watched{ReadCloser: response.Body, cancel: cancel, stall: d.o.Stall}
	if err := d.accept(response, body); err != nil {
		body.Close()
		return err
	}
	d.body = body
	return nil
}
