// Package pipeline is the way of a job: look, check, test, upload, submit, follow, fetch, compare. Submit calls them in
// that order, and stages.go has them. A stage is a function from the value of the one before it to its own; it reports to a Progress and prints nothing.
package pipeline

import (
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/storage/cache"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
)

// way is what lives while a job is on its way; what is known of the job is in the values that the stages hand on.
type way struct {
	Options
	show   *stages
	client *submit.Client
	// silent is why the network does not answer; nil when it does.
	silent error
	// local is the network of this job alone; nil for any other.
	local *localNetwork
	// journal is the user's, and kept this submission in it; nil for what needs no remembering.
	journal *journal.Journal
	kept    *journal.Submission
	// resumed: it was begun by another process.
	resumed bool
	// stays: the job is not meant to end.
	stays bool
	// moved is the network's endpoint when it is another than the one the submission was for.
	moved string
	// node is where inputs are uploaded to; nil when there is nothing to upload, or it goes to S3.
	node *kubo.Client
	// inputs keeps what was fetched.
	inputs *cache.Cache
}

func newWay(o Options, show Progress) *way {
	o.Gather.Layers = layerCache()
	if show != None { // which has a line of its own that others would break
		o.Network.Note = show.Tell
	}
	o.Policy.Expect.Tolerances = slices.Concat(o.Policy.Expect.Tolerances, o.Tolerances)
	return &way{Options: o, show: &stages{Progress: show}, inputs: fetchCache()}
}

// Check judges jobs without running them, many at once, and reports in the order in which they were given.
func Check(ctx context.Context, o Options, jobs []*job.Job) ([]*report.Report, error) {
	w := newWay(o, None)
	if o.Note != nil {
		defer w.noteCaches(o.Note)
	}
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	return w.checkMany(ctx, jobs)
}

// Print is given what there is to say at the end, while the results of the local run are there for it to show. jobID is
// empty for a job that no network got, and the report is nil for one that is not waited for.
type Print func(jobID string, r *report.Report) error

// Test checks a job and runs it once as a compute node would, also one whose image is yet to be pushed. The results go to o.Results.Dir, or away.
func Test(ctx context.Context, o Options, j *job.Job, show Progress, print Print) error {
	dir, err := newResultDir(o.Results)
	if err != nil {
		return err
	}
	defer dir.remove()
	w := newWay(o, show)
	defer w.close()
	if err := w.ask(ctx); err != nil {
		return err
	}
	looked, err := w.look(ctx, j)
	if err != nil {
		return err
	}
	tested := Tested{Checked: w.check(ctx, looked)}
	if tested.passed() || tested.unsent(o.Policy) {
		if tested, err = w.test(ctx, tested.Checked, dir.temp); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	others, err := dir.keep()
	if err != nil {
		return err
	}
	w.tellOthers(o.Results.Dir, others)
	if trial := tested.Subject.Trial; trial != nil {
		trial.Dir = dir.path()
	}
	return print("", w.report(tested.Checked))
}

// Submit sends a job all the way and brings its results home. One that does not pass what comes before the network is
// reported on without it.
func Submit(ctx context.Context, o Options, j *job.Job, show Progress, print Print) error {
	if err := freeResultDir(o.Results); err != nil {
		return err
	}
	w := newWay(o, show)
	defer w.close()
	if err := w.open(ctx, j); err != nil {
		return err
	}
	looked, err := w.look(ctx, j)
	if err != nil {
		return err
	}
	checked := w.check(ctx, looked)
	if !checked.passed() {
		return w.end(ctx, checked, "", print)
	}
	if err := w.mayBeSent(ctx, checked); err != nil {
		return err
	}
	if err := w.remember(ctx, checked); err != nil {
		return err
	}
	dir, err := newResultDir(Results{})
	if err != nil {
		return err
	}
	defer dir.remove()
	tested, err := w.test(ctx, checked, dir.temp)
	if err != nil {
		return err
	}
	if !tested.passed() {
		return w.end(ctx, tested.Checked, "", print)
	}
	if tested, err = w.keep(ctx, tested); err != nil {
		return w.left(err)
	}
	return w.send(ctx, tested, print)
}

// Resume goes on with a submission from the last step that is sure; id is its own, the job's, or the beginning of one.
func Resume(ctx context.Context, o Options, id string, show Progress, print Print) error {
	w := newWay(o, show)
	defer w.close()
	tested, err := w.reopen(id)
	if err != nil {
		return err
	}
	if jobID := w.kept.JobID; jobID != "" {
		uploaded, _ := w.uploaded(tested)
		return w.bringHome(ctx, Submitted{uploaded, jobID}, print)
	}
	if err := w.reachNode(ctx, tested.Subject.Job); err != nil {
		return w.left(err)
	}
	return w.send(ctx, tested, print)
}

// send is the way of a job that has passed on this machine.
func (w *way) send(ctx context.Context, t Tested, print Print) error {
	uploaded, err := w.upload(ctx, t)
	if err != nil {
		return w.left(err)
	}
	submitted, err := w.submit(ctx, uploaded)
	if err != nil {
		return w.left(err)
	}
	return w.bringHome(ctx, submitted, print)
}

// bringHome is the way back of a job that the network has.
func (w *way) bringHome(ctx context.Context, s Submitted, print Print) error {
	if !w.Follow.Wait {
		return print(s.JobID, nil)
	}
	w.stays = s.Subject.Job.Stays()
	followed, err := w.follow(ctx, s)
	if err != nil {
		return w.left(err)
	}
	fetched, err := w.fetch(ctx, followed)
	if err != nil {
		return w.left(err)
	}
	compared, err := w.compare(ctx, fetched)
	if err != nil {
		return w.left(err)
	}
	err = w.end(ctx, compared.Checked, compared.JobID, print)
	w.finish(compared, err)
	return err
}

// judge adds what the checks say after some stages.
func (w *way) judge(l Looked, stages ...lint.Stage) Checked {
	return Checked{l, checks.All.Judge(l.Subject, stages, w.Policy)}
}

// end reports on what is known by now, and how it came about.
func (w *way) end(ctx context.Context, c Checked, jobID string, print Print) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return print(jobID, w.report(c))
}

func (w *way) report(c Checked) *report.Report {
	r := report.New(c.Subject, c.Result)
	r.Stages = w.show.ended
	if r.Submission != nil {
		if _, cause := checks.Why(c.Subject, c.Result.Findings); cause != nil {
			r.Submission.Cause = cause.Check
		}
	}
	return r
}

// pinned is the job with its image named by digest.
func pinned(s *lint.Subject) *job.Job {
	j := s.Job.Clone()
	j.Task().Engine.Params.Image = image.Pin(s.Image.Reference, s.Image.Digest)
	return j
}
