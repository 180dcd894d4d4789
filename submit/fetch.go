package submit

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/results"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// fetchLimit is how many executions are fetched at once.
const fetchLimit = 4

// FetchOptions say where results go and how much of them there may be.
type FetchOptions struct {
	// Dir is made when it is missing, its parents too.
	Dir string
	// Overwrite replaces what has the name of a result, and leaves what has another name; without it a Dir that is not empty is refused.
	Overwrite bool
	// Progress is told how many bytes have come, of how many that are known of so far; it may be nil.
	// It is not called concurrently.
	Progress func(done, total int64)
	// MaxBytes that one execution may have; zero means what package results does.
	MaxBytes int64
	// IPFS are the nodes and gateways that are asked, in order, for what the ipfs publisher keeps.
	IPFS []ipfs.Endpoint
	// Cache keeps what has come when a Fetch is interrupted or killed, and the next one of the same results goes on with
	// it; nil keeps nothing, and neither does a disk that is full.
	Cache *cache.Cache
	// Endpoints of S3 are those that the user has named, beside AWS itself: no others get the user's credentials.
	Endpoints s3.Named
	// Noted is told of the temporary folder beside Dir in which results are until all are there, which a killed process
	// leaves behind; it may be nil.
	Noted func(folder string) error
}

// Fetched are the results of one execution in their folder.
type Fetched struct {
	Execution string
	// Dir holds stdout, stderr, exitCode and a folder for each output.
	Dir string
	// There: an earlier Fetch has brought them.
	There bool
	// Dropped are entries that could not be brought home and why: "outputs/latest: symbolic link without
	// a target" (F26).
	Dropped []string
	// Before are the names in Dir of what was there before, and is no result of this job.
	Before []string `json:",omitempty"`
}

// Fetch brings a job's results home: those of a single execution into Dir itself, those of several each
// into a folder of Dir with the execution's ID (F48). Archives are unpacked as they arrive, and what is on IPFS is
// held to its CID block by block. What is in a bucket of which the network signs no URL is read with the user's own AWS
// credentials. A folder gets its name when all that is in it has come. Of several executions those come home that can be had:
// the error is then a PartialError beside them, and the next Fetch to the same Dir brings the rest. Other errors than those of
// the network are NoResultsError, ExistsError and ResultError.
func (c *Client) Fetch(ctx context.Context, jobID string, o FetchOptions) ([]Fetched, error) {
	j, err := c.job(ctx, jobID)
	if err != nil {
		return nil, err
	}
	published, err := c.resultsOf(ctx, j)
	if err != nil {
		return nil, err
	}
	if len(published) == 0 {
		none := &NoResultsError{JobID: j.ID, State: facts.JobState(j.State.StateType.String()), Publisher: publisherOf(j)}
		if j.IsLongRunning() {
			none.Stays = j.Type
		}
		return nil, none
	}
	names := foldersOf(published)
	p, err := newPlacement(o.Dir, o.Overwrite, names)
	if err != nil {
		return nil, err
	}
	defer p.remove()
	if o.Noted != nil {
		if err := o.Noted(p.temp); err != nil {
			return nil, err
		}
	}
	all := &progress{report: o.Progress}
	fetched, failed := make([]Fetched, len(published)), make([]error, len(published))
	var group errgroup.Group
	group.SetLimit(fetchLimit)
	for i, r := range published {
		fetched[i] = Fetched{Execution: r.Execution, Dir: filepath.Join(p.final, names[i])}
		if p.there[names[i]] {
			fetched[i].There = true
			continue
		}
		group.Go(func() error {
			from, err := r.source(o.Endpoints)
			if err == nil {
				fetched[i].Dropped, err = results.Fetch(ctx, from, filepath.Join(p.into, names[i]), results.Options{
					MaxBytes: o.MaxBytes, Progress: all.one(), IPFS: o.IPFS, Cache: o.Cache, Pauses: c.pauses,
				})
			}
			if err != nil {
				failed[i] = &ResultError{Result: r, Err: err, jobID: j.ID, remote: !c.onThisMachine()}
			}
			return nil
		})
	}
	_ = group.Wait() // every one has its own error
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetching results: %w", ctx.Err())
	}
	home, missing := sortOut(fetched, failed)
	if len(home) == 0 {
		return nil, missing[0]
	}
	for i, err := range failed {
		if err != nil {
			_ = disk.RemoveAll(filepath.Join(p.into, names[i])) // it goes with the temporary folder anyway
		}
	}
	if err := p.keep(); err != nil {
		return nil, err
	}
	if len(names) == 1 && names[0] == "" {
		home[0].Before = p.others
	}
	if len(missing) > 0 {
		return home, &PartialError{JobID: j.ID, Dir: o.Dir, Missing: missing, Of: len(published)}
	}
	return home, nil
}

// sortOut parts what has come home from what is missing.
func sortOut(fetched []Fetched, failed []error) (home []Fetched, missing []error) {
	for i, f := range fetched {
		if failed[i] != nil {
			missing = append(missing, failed[i])
		} else {
			home = append(home, f)
		}
	}
	return home, missing
}

// progress adds up that of several results.
type progress struct {
	report      func(done, total int64)
	mutex       sync.Mutex
	done, total int64
}

// one is told of one of the results.
func (p *progress) one() func(done, total int64) {
	var before, of int64
	return func(done, total int64) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.done += done - before
		p.total += total - of
		if before, of = done, total; p.report != nil {
			p.report(p.done, p.total)
		}
	}
}

// foldersOf names the folders of results after their executions; a single one has the folder of all.
func foldersOf(published []Result) []string {
	names := make([]string, len(published))
	if len(published) == 1 {
		return names
	}
	taken := map[string]bool{}
	for i, r := range published {
		name, err := facts.CheckID("execution", r.Execution)
		if folded := strings.ToLower(name); err != nil || taken[folded] { // some disks tell no capitals apart
			name = fmt.Sprintf("result-%d", i+1)
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}
