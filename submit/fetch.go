package submit

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

const (
	// fetchLimit is how many executions are fetched at once.
	fetchLimit = 4
	// DefaultMaxBytes and DefaultMaxEntries bound what one execution may unpack to; the first is
	// Bacalhau's own bound (pkg/lib/gzip).
	DefaultMaxBytes   = 100 << 30
	DefaultMaxEntries = 1_000_000
)

// FetchOptions say where results go and how much of them there may be.
type FetchOptions struct {
	// Dir is made when it is missing, its parents too.
	Dir string
	// Overwrite replaces what has the name of a result; without it a Dir that is not empty is refused.
	Overwrite bool
	// Progress is told how many bytes have come, of how many that are known of so far; it may be nil.
	// It is not called concurrently.
	Progress func(done, total int64)
	// MaxBytes and MaxEntries that one execution may unpack to; zero means the defaults.
	MaxBytes, MaxEntries int64
	// IPFS are the nodes and gateways that are asked, in order, for what the ipfs publisher keeps.
	IPFS []ipfs.Endpoint
	// Cache keeps what has come when a Fetch is interrupted or killed, and the next one of the same results goes on with
	// it; nil keeps nothing, and neither does a disk that is full.
	Cache *cache.Cache
	// Noted is told of the temporary folder beside Dir in which results are until all are there, which a killed process
	// leaves behind; it may be nil.
	Noted func(folder string) error
}

// Fetched are the results of one execution in their folder.
type Fetched struct {
	Execution string
	// Dir holds stdout, stderr, exitCode and a folder for each output.
	Dir string
	// Dropped are entries that could not be brought home and why: "outputs/latest: symbolic link without
	// a target" (F26).
	Dropped []string
}

// Fetch brings a job's results home: those of a single execution into Dir itself, those of several each
// into a folder of Dir with the execution's ID (F48). Archives are unpacked as they arrive, and what is on IPFS is
// held to its CID block by block. What is in a bucket of which the network signs no URL is read with the user's own AWS
// credentials. The folder gets its name when all of it is there. Other errors than those of the network are
// NoResultsError, ExistsError and ResultError.
func (c *Client) Fetch(ctx context.Context, jobID string, o FetchOptions) ([]Fetched, error) {
	j, err := c.job(ctx, jobID)
	if err != nil {
		return nil, err
	}
	results, err := c.resultsOf(ctx, j)
	if err != nil {
		return nil, err
	}
	if len(results) == 0 {
		return nil, &NoResultsError{JobID: j.ID, State: j.State.StateType.String(), Publisher: publisherOf(j)}
	}
	for _, r := range results {
		if r.URL() == "" && r.CID() == "" && !r.inBucket() {
			return nil, &ResultError{Result: r, Err: errors.New(r.unsupported())}
		}
	}
	p, err := newPlacement(o.Dir, o.Overwrite)
	if err != nil {
		return nil, err
	}
	defer p.remove()
	if o.Noted != nil {
		if err := o.Noted(p.temp); err != nil {
			return nil, err
		}
	}
	f := &fetching{client: c, jobID: j.ID, options: o}
	fetched := make([]Fetched, len(results))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(fetchLimit)
	for i, r := range results {
		fetched[i] = Fetched{Execution: r.Execution, Dir: p.final}
		part := ""
		if len(results) > 1 {
			part = folderOf(r, i)
			fetched[i].Dir = filepath.Join(p.final, part)
		}
		group.Go(func() (err error) {
			fetched[i].Dropped, err = f.one(ctx, r, filepath.Join(p.temp, part))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return fetched, p.keep()
}

// folderOf names the folder of a result after its execution, if that is a plain name.
func folderOf(r Result, i int) string {
	if r.Execution == "" || r.Execution != filepath.Base(r.Execution) || !filepath.IsLocal(r.Execution) {
		return fmt.Sprintf("result-%d", i+1)
	}
	return r.Execution
}
