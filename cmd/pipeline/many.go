package pipeline

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// perRegistry is how many workloads whose images are in one registry are checked at once, so that a registry that
// answers slowly holds up its own only.
const perRegistry = 4

// checkMany checks workloads at once, as many as their registries and this machine bear, and reports in the order
// in which they were given.
func (w *way) checkMany(ctx context.Context, jobs []*job.Job) ([]*report.Report, error) {
	reports := make([][]*report.Report, len(jobs))
	w.Gather.Image.Shared = &image.Shared{}
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
			reports[i] = w.checkPlatforms(ctx, j)
			return ctx.Err()
		})
	}
	err := group.Wait()
	for i, of := range reports {
		if len(of) > 0 && of[0] != nil && of[0].Unplaced != "" && w.Note != nil {
			w.Note("seatrial: " + words.Fold(jobs[i].Image()+": "+of[0].Unplaced))
		}
	}
	return slices.Concat(reports...), err
}

// checkPlatforms checks a workload for each of the platforms that were asked for, all at once: layers that their images share are
// read once.
func (w *way) checkPlatforms(ctx context.Context, j *job.Job) []*report.Report {
	if !w.Platforms.Several() {
		return []*report.Report{w.report(w.judge(Looked{lint.Gather(ctx, j, w.Gather)}, lint.StageCheck))}
	}
	platforms := w.platformsOf(ctx, j)
	reports := make([]*report.Report, len(platforms))
	var group errgroup.Group
	group.SetLimit(perRegistry)
	for i, platform := range platforms {
		group.Go(func() error {
			gather := w.Gather
			gather.Platform = platform
			checked := w.judge(Looked{lint.Gather(ctx, j, gather)}, lint.StageCheck)
			reports[i] = w.report(checked)
			reports[i].Nodes = report.NodesOf(checked.Subject)
			return nil
		})
	}
	_ = group.Wait() // no report fails
	report.Together(reports)
	return reports
}

// platformsOf are the platforms that a workload is judged for, at least one.
func (w *way) platformsOf(ctx context.Context, j *job.Job) []string {
	if !w.Platforms.All {
		return w.Platforms.Names
	}
	if all := w.Gather.PlatformsOf(j); len(all) > 0 {
		return all
	}
	if w.Gather.Offline && image.Repository(j.Image()) != "" {
		return []string{w.Gather.PlatformFor(j)}
	}
	var all []string
	if img, err := image.Open(ctx, j.Image(), w.Gather.Image); err == nil { // else each check says why it cannot be read
		for _, p := range img.Platforms {
			if name := p.Plain(); p.OS != "unknown" && p.OS != "" && p.Architecture != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	if len(all) == 0 {
		return []string{w.Gather.PlatformFor(j)}
	}
	return all
}

// registryOf is the host of an image's name; archives and layouts share the empty one.
func registryOf(reference string) string {
	host, _, _ := strings.Cut(image.Repository(reference), "/")
	return host
}
