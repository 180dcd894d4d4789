package pipeline

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

const (
	// maxPublished is how many bytes of each execution's results are read to tell whether there are any. Of larger ones there are.
	maxPublished = 4 << 20
	// maxPublishers is how many executions a job may have whose results are looked at, and publishedPatience how long that may take.
	maxPublishers     = 4
	publishedPatience = 10 * time.Second
)

// withPublished is the outcome of a job that reads "Completed" with what its executions have published, where that is small: a job that
// wrote its results elsewhere has nothing to show (F20), and its links are not there (F26).
func (w *way) withPublished(ctx context.Context, j *job.Job, o *facts.Outcome) *facts.Outcome {
	completed := len(o.Completed())
	if w.Gather.Offline || o.State != facts.JobCompleted || len(j.Task().ResultPaths) == 0 || completed == 0 || completed > maxPublishers {
		return o
	}
	at, err := newResultDir(Results{})
	if err != nil {
		return o
	}
	defer at.remove()
	ctx, cancel := context.WithTimeout(ctx, publishedPatience)
	defer cancel()
	// Of results that cannot be had, fetch tells why.
	fetched, _ := w.client.Fetch(ctx, o.JobID, submit.FetchOptions{
		Dir: filepath.Join(at.temp, "results"), MaxBytes: maxPublished, IPFS: ipfs.Locate(os.Getenv), Endpoints: s3.FromEnvironment(os.Getenv),
	})
	seen := *o
	seen.Executions = slices.Clone(o.Executions)
	for i, e := range seen.Executions {
		k := slices.IndexFunc(fetched, func(f submit.Fetched) bool { return f.Execution == e.ID })
		if k < 0 || e.State != facts.ExecutionCompleted {
			continue
		}
		found := &facts.Results{Dropped: fetched[k].Dropped}
		for _, out := range j.Task().ResultPaths {
			found.Files += filesBelow(filepath.Join(fetched[k].Dir, filepath.Base(out.Folder())))
		}
		seen.Executions[i].Results = found
	}
	return &seen
}

// filesBelow counts what is in a folder and those in it, but for folders.
func filesBelow(dir string) (n int) {
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			n++
		}
		return nil
	})
	return n
}
