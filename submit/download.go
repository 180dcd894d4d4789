package submit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// downloadTries is how often a download is begun again without having got any further.
	downloadTries = 5
	// stallTimeout is how long a server may send nothing.
	stallTimeout = time.Minute
)

func downloadTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = stallTimeout
	return t
}

// download reads a file from a web server. A connection that breaks is opened again where it broke: with
// Range when the server keeps to it, else by reading again what was read already.
type download struct {
	ctx    context.Context
	client *http.Client
	url    string
	// pauses are those between tries.
	pauses func() backoff.BackOff
	stall  time.Duration
	// progress is told of every piece, in bytes, and once of the size, -1 when unknown.
	progress func(piece int64)
	sized    func(total int64)

	body   io.ReadCloser
	cancel context.CancelFunc
	// offset of the next byte, and the size of the file; -1 when unknown.
	offset, size int64
	// version is the ETag or else the Last-Modified of the file.
	version string
	begun   bool
	// vain counts the tries since the last byte.
	vain int
}

func (d *download) Read(p []byte) (int, error) {
	for {
		if d.body == nil {
			if err := d.open(); err != nil {
				return 0, err
			}
		}
		n, err := d.readBody(p)
		d.offset += int64(n)
		if n > 0 {
			d.vain = 0
			d.progress(int64(n))
			return n, nil
		}
		if err == nil {
			continue
		}
		d.Close()
		if errors.Is(err, io.EOF) && (d.size < 0 || d.offset == d.size) {
			return 0, io.EOF
		}
		if d.ctx.Err() != nil {
			return 0, d.ctx.Err()
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if d.vain++; d.vain == downloadTries {
			return 0, fmt.Errorf("the connection broke at byte %d: %w", d.offset, err)
		}
	}
}

// readBody is one read that a silent server cannot hold up for ever.
func (d *download) readBody(p []byte) (int, error) {
	alarm := time.AfterFunc(d.stall, d.cancel)
	n, err := d.body.Read(p)
	if !alarm.Stop() && err != nil {
		err = fmt.Errorf("the server sent nothing for %s", d.stall)
	}
	return n, err
}

// Close ends the connection; Read opens another.
func (d *download) Close() error {
	if d.body == nil {
		return nil
	}
	d.cancel()
	err := d.body.Close()
	d.body, d.cancel = nil, nil
	return err
}

// open asks for the file from the offset on, again and again while the server may recover.
func (d *download) open() error {
	_, err := backoff.Retry(d.ctx, func() (struct{}, error) { return struct{}{}, d.try() },
		backoff.WithBackOff(d.pauses()), backoff.WithMaxTries(downloadTries))
	return err
}

func (d *download) try() (err error) {
	ctx, cancel := context.WithCancel(d.ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		return backoff.Permanent(errors.New("it is not a URL"))
	}
	request.Header.Set("Accept-Encoding", "identity") // offsets are those of the file itself
	if d.offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.offset))
		if d.version != "" {
			request.Header.Set("If-Range", d.version)
		}
	}
	response, err := d.client.Do(request)
	if err != nil {
		if d.ctx.Err() != nil {
			return backoff.Permanent(d.ctx.Err())
		}
		return errors.New(unreachable(err))
	}
	if err := d.accept(response); err != nil {
		response.Body.Close()
		return err
	}
	d.body, d.cancel = response.Body, cancel
	return nil
}
