// Package results brings home what executions have published, from wherever the network says that it is. Archives are
// unpacked as they arrive, and what is on IPFS is held to its CID block by block.
package results

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"path/filepath"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// Source says where the results of one execution are. One field is set.
type Source struct {
	// Archive is the URL of a gzipped tar, the form of Bacalhau's local and S3 publishers (contract 3). It may hold a
	// signature.
	Archive string
	// CID of the folder that the ipfs publisher made.
	CID string
	// Bucket and key of an archive or of files, which are read with the user's own AWS credentials.
	Bucket *s3.Source
}

// Options say how results are fetched, and how much of them.
type Options struct {
	// MaxBytes that the results may have; zero means what limits.Result has.
	MaxBytes int64
	// Progress is told how many bytes have come, of how many that are known of so far; it may be nil.
	Progress func(done, total int64)
	// IPFS are the nodes and gateways that are asked, in order.
	IPFS []ipfs.Endpoint
	// Cache keeps what has come when Fetch is interrupted or killed, and the next one of the same results goes on with
	// it; nil keeps nothing, and neither does a disk that is full.
	Cache *cache.Cache
	// Pauses are those between the tries of a download; exponential when nil.
	Pauses func() backoff.BackOff
}

// fetching is one call of Fetch.
type fetching struct {
	Options
	client *http.Client
	// done and total of the progress.
	done, total int64
}

// Fetch brings results to a folder that is made for them, with those above it. dropped are entries that could not be
// brought home and why: "outputs/latest: symbolic link without a target" (F26). The error is a *LimitError, one of the
// packages retrieve and s3, one of the disk or of ctx, or what is wrong with the download or the archive. A *KeptError
// tells that what has come is kept.
func Fetch(ctx context.Context, from Source, dir string, o Options) (dropped []string, err error) {
	o.MaxBytes = cmp.Or(o.MaxBytes, limits.Result.Bytes)
	f := &fetching{Options: o, client: limits.Result.Client(nil)}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, writing(err)
	}
	switch {
	case from.CID != "":
		return nil, f.retrieve(ctx, from.CID, dir)
	case from.Bucket != nil:
		return f.bucket(ctx, *from.Bucket, dir)
	}
	return f.unpack(ctx, from.Archive, dir)
}

// report counts bytes that have come, and those that are known of; a total that is not known is not counted.
func (f *fetching) report(done, total int64) {
	f.done, f.total = done, max(total, 0)
	if f.Progress != nil {
		f.Progress(f.done, f.total)
	}
}
