package submit

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/storage/transfer"
)

// fetching is one call of Fetch.
type fetching struct {
	client  *Client
	options FetchOptions

	mutex       sync.Mutex
	done, total int64
}

// one brings one result to a folder that is made for it.
func (f *fetching) one(ctx context.Context, r Result, dir string) (dropped []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, writing(err)
	}
	if r.CID() != "" {
		err = f.retrieve(ctx, r, dir)
	} else {
		dropped, err = f.unpack(ctx, r, dir)
	}
	if err == nil {
		return dropped, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetching results: %w", ctx.Err())
	}
	return nil, &ResultError{Result: r, Err: err, remote: !f.client.onThisMachine()}
}

// unpack downloads an archive and unpacks it as it arrives.
func (f *fetching) unpack(ctx context.Context, r Result, dir string) (dropped []string, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, writing(err)
	}
	defer root.Close()
	d := transfer.New(ctx, r.URL(), transfer.Options{
		Client:   f.client.downloads,
		Pauses:   f.client.pauses,
		Stall:    f.client.stall,
		Progress: func(piece int64) { f.report(piece, 0) },
		Answered: func(a *http.Response) error { f.report(0, max(a.ContentLength, 0)); return nil },
	})
	defer d.Close()
	return extract(root, io.Reader(d), f.limits())
}

func (f *fetching) limits() limits {
	return limits{
		bytes:   orDefault(f.options.MaxBytes, DefaultMaxBytes),
		entries: orDefault(f.options.MaxEntries, DefaultMaxEntries),
	}
}

func (f *fetching) report(piece, size int64) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.done += piece
	f.total += size
	if f.options.Progress != nil {
		f.options.Progress(f.done, f.total)
	}
}

func orDefault(n, otherwise int64) int64 {
	if n > 0 {
		return n
	}
	return otherwise
}

// onThisMachine tells whether the network's API has a loopback address.
func (c *Client) onThisMachine() bool {
	u, err := url.Parse(c.target.Endpoint)
	return err == nil && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func retries() backoff.BackOff { return backoff.NewExponentialBackOff() }
