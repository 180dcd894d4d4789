package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
)

// RepairOptions say which image is repaired, and where it goes. Of the options of jobs only those count that say how an image is judged.
type RepairOptions struct {
	Options
	// Job is the image, as a job that is judged with it.
	Job *job.Job
	// Push is the name in a registry that it is pushed to, and Save another place; neither, and it is only said what would be done.
	Push string
	Save *image.Target
}

// Repaired is what became of a repair.
type Repaired struct {
	// Done are the changes, in their order.
	Done []mend.Repair
	// Reports are of each platform, as the checks see it afterwards. When one has another verdict than lint.Pass nothing was written.
	Reports []*report.Report
	// Reference names a pushed image by its digest, as nodes are to be told it; empty when nothing was pushed.
	Reference string
	// Lost is what does not go with the image as it is now, each on one line: its signature, its attestations.
	Lost []string
	// Copied is the registry from which layers that stay were copied, because the other one cannot mount them; empty when they were
	// mounted, or are in none.
	Copied string
	// Written: it is where it was to go. There was nothing to write when nothing was done.
	Written bool
}

// maxMended is how often an image is judged again: each round mends what the one before it has laid bare.
const maxMended = 10

// Repair judges an image, changes about it what needs no source, and judges it again. What is left and fails it is no error, and
// keeps it from being written. An image that nothing was changed about is written nowhere.
func Repair(ctx context.Context, o RepairOptions, show Progress) (*Repaired, error) {
	if o.Push != "" {
		if err := pushTarget(o.Push); err != nil {
			return nil, err
		}
	}
	w := newWay(o.Options, show)
	defer w.close()
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	w.show.Begin("check")
	draft, err := image.NewDraft(ctx, o.Job.Image(), w.Gather.Image)
	if damaged(err) {
		return w.unmended(ctx, o, err)
	}
	if err != nil {
		return nil, err
	}
	defer draft.Close()
	done := &Repaired{}
	entry, first := -1, ""
	for _, platform := range w.toRepair(draft, o) {
		at, subject, result, err := w.repair(ctx, draft, o, platform, done)
		if err != nil {
			return nil, err
		}
		if entry < 0 {
			entry, first = at, platform
		}
		done.Reports = append(done.Reports, w.report(Checked{Looked{subject}, result}))
	}
	report.Together(done.Reports)
	if slices.ContainsFunc(done.Reports, func(r *report.Report) bool { return r.Verdict != lint.Pass }) {
		w.show.fail("not repaired")
		return done, ctx.Err()
	}
	if len(done.Done) == 0 {
		w.show.done("nothing to repair")
		return done, ctx.Err()
	}
	w.show.done(fmt.Sprintf("%d repaired", len(done.Done)))
	done.Lost = draft.Lost(ctx)
	img, err := draft.At(ctx, entry)
	if err != nil {
		return nil, err
	}
	return done, w.deliver(ctx, o, img, first, done)
}

// unmended reports on an image that is too damaged to be corrected: its checks say how.
func (w *way) unmended(ctx context.Context, o RepairOptions, damage error) (*Repaired, error) {
	left := &Repaired{Reports: w.checkPlatforms(ctx, o.Job)}
	if !slices.ContainsFunc(left.Reports, func(r *report.Report) bool { return r.Verdict != lint.Pass }) {
		return nil, damage
	}
	w.show.fail("not repaired")
	return left, ctx.Err()
}

// damaged tells an error that says something of the image.
func damaged(err error) bool {
	_, is := errors.AsType[*rootfs.DamageError](err)
	return is
}

// toRepair are the platforms of an image that are repaired.
func (w *way) toRepair(draft *image.Draft, o RepairOptions) []string {
	switch {
	case len(o.Platforms.Names) > 0:
		return o.Platforms.Names
	case !o.Platforms.All:
		return []string{w.Gather.PlatformFor(o.Job)}
	}
	var all []string
	for _, e := range draft.Entries() {
		name := e.Platform.Plain()
		if e.Runs && e.Platform.OS != "unknown" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return []string{w.Gather.PlatformFor(o.Job)}
	}
	return all
}

// repair changes the image that nodes of a platform take, until nothing more can be changed about it. entry is its number, less
// than zero when there is none.
func (w *way) repair(ctx context.Context, draft *image.Draft, o RepairOptions, platform string, done *Repaired) (entry int, s *lint.Subject, r *lint.Result, err error) {
	gather := w.Gather
	gather.Platform = platform
	if entry, err = w.entryFor(ctx, draft, o.Job, gather); err != nil {
		return entry, nil, nil, err
	}
	for round := 0; ; round++ {
		if entry >= 0 {
			if gather.Opened, err = draft.At(ctx, entry); damaged(err) {
				entry, gather.Opened = -1, nil // and is looked at where it is
			} else if err != nil {
				return entry, nil, nil, err
			}
		} // else no image of it is for the platform, whatever it says
		s = lint.Gather(ctx, o.Job, gather)
		r = checks.All.Judge(s, []lint.Stage{lint.StageCheck}, w.Policy)
		if err := ctx.Err(); err != nil || entry < 0 || round == maxMended {
			return entry, s, r, err
		}
		changed, err := mend.Image(ctx, draft, entry, s, r.Findings)
		if damage, is := errors.AsType[*rootfs.DamageError](err); is {
			s.Damage = append(s.Damage, damage)
			done.Done = append(done.Done, changed...)
			return entry, s, checks.All.Judge(s, []lint.Stage{lint.StageCheck}, w.Policy), nil
		}
		if done.Done = append(done.Done, changed...); err != nil || len(changed) == 0 {
			if err == nil && (o.Push != "" || o.Save != nil) { // where the original is, is no matter then
				r = checks.Unpushed(s).Judge(s, []lint.Stage{lint.StageCheck}, w.Policy)
			}
			return entry, s, r, err
		}
	}
}

// entryFor is the image that nodes of a platform take, or would if its label were true; less than zero when there is none. The only one
// there is is tried as well: what its programs are for is not seen before its command starts one.
func (w *way) entryFor(ctx context.Context, draft *image.Draft, j *job.Job, gather lint.GatherOptions) (int, error) {
	if at := draft.Find(gather.Platform); at >= 0 {
		return at, nil
	}
	var all []int
	for i, e := range draft.Entries() {
		if !e.Runs {
			continue
		}
		all = append(all, i)
		var err error
		if gather.Opened, err = draft.At(ctx, i); damaged(err) {
			continue
		} else if err != nil {
			return -1, err
		}
		if lint.Gather(ctx, j, gather).Fits() {
			return i, nil
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return -1, nil
}

// deliver writes the image where it is to go. It was judged as it is; a push proves besides that nodes can have it.
func (w *way) deliver(ctx context.Context, o RepairOptions, img *image.Image, platform string, done *Repaired) error {
	switch {
	case o.Push != "":
		push := PushOptions{Options: o.Options, Jobs: []*job.Job{o.Job}, To: o.Push}
		push.Gather.Opened, push.Gather.Platform = img, platform
		pushed, err := Push(ctx, push, w.show.Progress)
		if err != nil {
			return err
		}
		done.Reference, done.Written = pushed.Reference, pushed.Reference != ""
		if from := registryOf(o.Job.Image()); done.Written && img.Source == image.Registry && from != registryOf(o.Push) {
			done.Copied = from
		}
		if !done.Written {
			done.Reports = pushed.Reports
		}
	case o.Save != nil:
		w.show.Begin("save")
		if err := o.Save.Write(ctx, []*image.Image{img}, names(o.Job.Image())); err != nil {
			return err
		}
		done.Written = true
		w.show.done(o.Save.String())
	}
	return ctx.Err()
}

// names are what an image is called in an archive that is made of it.
func names(reference string) []string {
	if repository, tag := image.Repository(reference), image.Tag(reference); repository != "" && tag != "" {
		return []string{repository + ":" + tag}
	}
	return nil
}
