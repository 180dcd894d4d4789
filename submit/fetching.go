package submit

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"sync"

	"github.com/cenkalti/backoff/v5"
)

// fetching is one call of Fetch.
type fetching struct {
	client  *Client
	jobID   string
	options FetchOptions

	mutex       sync.Mutex
	done, total int64
}

// one brings one result to a folder that is made for it.
func (f *fetching) one(ctx context.Context, r Result, dir string) (dropped []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, writing(err)
	}
	switch {
	case r.CID() != "":
		err = f.retrieve(ctx, r, dir)
	case r.inBucket():
		dropped, err = f.collect(ctx, r, dir)
	default:
		dropped, err = f.unpack(ctx, r.URL(), dir)
	}
	if err == nil {
		return dropped, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetching results: %w", ctx.Err())
	}
	return nil, &ResultError{Result: r, Err: err, jobID: f.jobID, remote: !f.client.onThisMachine()}
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
