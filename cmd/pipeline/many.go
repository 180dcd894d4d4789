package pipeline

import (
	"cmp"
	"context"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
)

// perRegistry is how many workloads whose images are in one registry are checked at once, so that a registry that
// answers slowly holds up its own only.
const perRegistry = 4

// checkMany checks workloads at once, as many as their registries and this machine bear, and reports in the order
// in which they were given.
func (w *way) checkMany(ctx context.Context, jobs []*job.Job) ([]*report.Report, error) {
	reports := make([]*report.Report, len(jobs))
	all := semaphore.NewWeighted(int64(8 * runtime.NumCPU())) // registries answer slowly, so more than there are cores
	lanes := map[string]*semaphore.Weighted{}
	group, ctx := errgroup.WithContext(ctx)
	for i, j := range jobs {
		registry := registryOf(j.Image())
		lane := cmp.Or(lanes[registry], semaphore.NewWeighted(perRegistry))
		lanes[registry] = lane
		group.Go(func() error {
			// The lane first: who waits for a slow registry takes no place from others.
			for _, s := range []*semaphore.Weighted{lane, all} {
				if err := s.Acquire(ctx, 1); err != nil {
					return err
				}
				defer s.Release(1)
			}
			w.suit(ctx, j)
			reports[i] = w.report(w.judge(Looked{lint.Gather(ctx, j, w.Gather)}, lint.StageCheck))
			return ctx.Err()
		})
	}
	return reports, group.Wait()
}

// registryOf is the host of an image's name; archives and layouts share the empty one.
func registryOf(reference string) string {
	host, _, _ := strings.Cut(image.Repository(reference), "/")
	return host
}
