package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/journal"
	"github.com/seatrial/seatrial/submit/words"
)

// look gathers the facts about a job that there are before anything runs. The job is made to suit the network first, and a local
// network is given an image that only this machine has.
func (w *way) look(ctx context.Context, j *job.Job) (Looked, error) {
	w.suit(ctx, j)
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
	if subject.Unplaced != "" {
		w.show.Tell(subject.Unplaced)
	}
	return Looked{subject}, nil
}

// check judges what is known so far. What is about to run, locally or on the network, does so without some of the user's
// files: that is told first.
func (w *way) check(ctx context.Context, l Looked) Checked {
	checked := w.judge(l, lint.StageCheck)
	switch checked.Result.Verdict {
	case lint.Pass:
		w.tellLosses(ctx, l.Subject.Job)
		w.show.done(errorCount(checked.Result.Findings))
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
			"push it, and submit what that prints: seatrial push "+words.ShellWord(c.Subject.Job.Image())+" ghcr.io/USER/APP:v1; or try it on this machine: seatrial submit --local")
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

// follow waits for the job to end, or for one that is not meant to until it stays.
func (w *way) follow(ctx context.Context, s Submitted) (Followed, error) {
	w.show.Begin("follow")
	outcome, err := w.watch(ctx, s.JobID, s.Subject.Job.Stays())
	if err != nil {
		return Followed{}, err
	}
	switch deserted := outcome.Deserted(); {
	case outcome.State == facts.JobCompleted:
		w.show.done(string(outcome.State))
	case outcome.State == facts.JobRunning && !deserted:
		w.show.done(fmt.Sprintf("%s for %s", outcome.State, w.stay()))
	default:
		why, _ := checks.Why(s.Subject.WithOutcome(outcome), nil)
		w.show.fail(string(outcome.State) + ": " + why)
	}
	w.tellNodes(outcome)
	if outcome.State == facts.JobRunning {
		if err := w.leave(ctx, s.JobID); err != nil {
			return Followed{}, err
		}
	}
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
	if none, ok := errors.AsType[*submit.NoResultsError](err); ok && none.State == facts.JobCompleted {
		w.show.done("no results")
		return Fetched{Followed: f}, nil
	}
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
	if w.kept != nil {
		f.Subject.Submission = f.JobID
	}
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
