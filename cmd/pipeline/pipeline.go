// Package pipeline is the way of a job: look, check, test, upload, submit, follow, fetch, compare. This file reads in that
// order. A stage is a function from the value of the one before it to its own; it reports to a Progress and prints nothing.
package pipeline

import (
	"context"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
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
	// moved is the network's endpoint when it is another than the one the submission was for.
	moved string
	// node is where inputs are uploaded to; nil when there is nothing to upload, or it goes to S3.
	node *kubo.Client
	// inputs keeps what was fetched.
	inputs *cache.Cache
}

func newWay(o Options, show Progress) *way {
	o.Gather.Layers = layerCache()
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

// Test checks a job and runs it once as a compute node would. The results go to o.Results.Dir, or away.
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
	if tested.passed() {
		if tested, err = w.test(ctx, tested.Checked, dir.temp); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := dir.keep(); err != nil {
		return err
	}
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
	w.finish(err)
	return err
}

// look gathers the facts about a job that there are before anything runs. A publisher that was left to us is chosen by what
// the network offers, and a local network is given an image that only this machine has.
func (w *way) look(ctx context.Context, j *job.Job) (Looked, error) {
	w.Gather.Network.ChoosePublisher(j)
	at := j
	if w.local != nil {
		var err error
		if at, err = w.local.push(ctx, w.show, j, w.Gather.Platform); err != nil {
			return Looked{}, err
		}
	}
	w.show.Begin("check")
	subject := lint.Gather(ctx, at, w.Gather)
	subject.Job = j // findings speak of the image as typed
	return Looked{subject}, nil
}

// check judges what is known so far. What is about to run, locally or on the network, does so without some of the user's
// files: that is told first.
func (w *way) check(ctx context.Context, l Looked) Checked {
	checked := w.judge(l, lint.StageCheck)
	switch checked.Result.Verdict {
	case lint.Pass:
		w.tellLosses(ctx, l.Subject.Job)
		w.show.done("no error")
	case lint.Fail:
		w.show.fail("at fault")
	default:
		w.show.fail("could not judge")
	}
	return checked
}

// mayBeSent makes sure, before anything takes long, that nodes can have the image, that there is a network, and somewhere
// to upload inputs to.
func (w *way) mayBeSent(ctx context.Context, c Checked) error {
	if c.Subject.Image.Source != image.Registry {
		return Hint(Usagef("%s is on this machine only, and nodes pull from a registry", c.Subject.Job.Image()),
			"push it and submit the name it has there, or try it on this machine: seatrial submit --local")
	}
	if w.silent != nil {
		return w.silent
	}
	return w.reachNode(ctx, c.Subject.Job)
}

// test makes the local runs and adds what they show; --no-test is the reason why there are none.
func (w *way) test(ctx context.Context, c Checked, dir string) (Tested, error) {
	if w.Trial.Skip {
		c.Subject = c.Subject.Without(lint.FactTrial, "--no-test")
		return Tested{Checked: c}, nil
	}
	w.show.Begin("test")
	subject, err := w.try(ctx, c.Subject, dir)
	if err != nil {
		return Tested{}, err
	}
	return Tested{Checked: w.judge(Looked{subject}, lint.StageCheck, lint.StageTest), Dir: dir}, nil
}

// upload pins the image to the digest that was checked and tested, so that no node runs an older one from one of its two
// caches (F4, F5), and brings the inputs that are on this machine to where nodes fetch them.
func (w *way) upload(ctx context.Context, t Tested) (Uploaded, error) {
	if u, known := w.uploaded(t); known {
		return u, nil
	}
	j, err := w.uploadInputs(ctx, pinned(t.Subject), !t.Subject.Network.Local)
	if err != nil {
		return Uploaded{}, err
	}
	return Uploaded{t, j}, w.note(journal.Record{Stage: journal.Uploaded}, j)
}

// submit sends the job, once.
func (w *way) submit(ctx context.Context, u Uploaded) (Submitted, error) {
	w.show.Begin("submit")
	jobID, err := w.once(ctx, u.Job)
	if err != nil {
		return Submitted{}, err
	}
	w.submitted(jobID)
	w.show.done("job " + jobID)
	return Submitted{u, jobID}, nil
}

// follow waits for the job to end.
func (w *way) follow(ctx context.Context, s Submitted) (Followed, error) {
	w.show.Begin("follow")
	outcome, err := w.watch(ctx, s.JobID)
	if err != nil {
		return Followed{}, err
	}
	if outcome.State == facts.JobCompleted {
		w.show.done(string(outcome.State))
	} else {
		w.show.fail(string(outcome.State) + ": " + outcome.Cause())
	}
	w.tellNodes(outcome)
	s.Subject = s.Subject.WithOutcome(outcome)
	return Followed{s}, nil
}

// fetch brings the results home, when there are any that are not there yet.
func (w *way) fetch(ctx context.Context, f Followed) (Fetched, error) {
	if len(f.Subject.Outcome.Completed()) == 0 {
		return Fetched{Followed: f}, nil
	}
	w.show.Begin("fetch")
	if there, known := w.fetched(); known {
		w.show.done("there already")
		return Fetched{f, there}, nil
	}
	dir := w.Results.dirOf(f.JobID)
	if err := w.noteFetching(dir); err != nil {
		return Fetched{}, err
	}
	fetched, err := w.bring(ctx, f.JobID, dir, f.Subject.Job)
	if err != nil {
		return Fetched{}, err
	}
	w.noteLater(journal.Record{Stage: journal.Fetched}, fetched)
	w.show.done(dir)
	return Fetched{f, fetched}, nil
}

// compare sets the results beside those of the trial, and judges how it all went.
func (w *way) compare(ctx context.Context, f Fetched) (Compared, error) {
	comparisons, reason, err := w.setBeside(ctx, f)
	if err != nil {
		return Compared{}, err
	}
	f.Subject = f.Subject.WithComparisons(comparisons)
	if reason != "" {
		f.Subject = f.Subject.Without(lint.FactComparison, reason)
	}
	stages := []lint.Stage{lint.StageCheck, lint.StageTest, lint.StageSubmit}
	if w.Trial.Skip {
		stages = []lint.Stage{lint.StageCheck, lint.StageSubmit}
	}
	f.Checked = w.judge(f.Looked, stages...)
	return Compared{f}, nil
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
	return r
}

// pinned is the job with its image named by digest.
func pinned(s *lint.Subject) *job.Job {
	j := s.Job.Clone()
	j.Task().Engine.Params.Image = image.Pin(s.Image.Reference, s.Image.Digest)
	return j
}
