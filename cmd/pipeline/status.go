package pipeline

import (
	"context"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// Fate is what became of a job so far.
type Fate struct {
	Outcome *facts.Outcome
	// Text is why it is at fault, or waits, in a few words, and Cause the finding that says so; empty and nil as checks.Why has them.
	Text  string
	Cause *lint.Finding
	// Report has all that is found; the outcome is in its Submission. Nil where only the outcome was asked for.
	Report *report.Report
}

// maxStatusDownload is how many bytes of an image are read to say why its job failed.
const maxStatusDownload = 128 << 20

// Status tells what became of a job, and judges it to say why: as it was submitted from here, when the journal has that, and else as
// the network has it, by what its image and the network are now. id is an ID, the beginning of one, or a name.
func Status(ctx context.Context, o Options, id string, show Progress) (*Fate, error) {
	w := newWay(o, show)
	defer w.close()
	var err error
	if w.client, err = w.Network.Dial(); err != nil {
		return nil, err
	}
	sent, outcome, err := w.client.Sent(ctx, id)
	if err != nil {
		return nil, err
	}
	w.Policy = lint.Policy{FailOn: lint.Error}
	subject, catalogue, stages := w.fateOf(ctx, sent, outcome)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result := catalogue.Judge(subject, stages, w.Policy)
	if result.Verdict == lint.Unknown { // the outcome is known, whatever cannot be asked for its cause
		result.Verdict = lint.Pass
	}
	if outcome.AtFault() {
		result.Verdict = lint.Fail
	}
	fate := &Fate{Outcome: outcome}
	fate.Text, fate.Cause = checks.Why(subject, result.Findings)
	fate.Report = w.report(Checked{Looked{subject}, result})
	return fate, nil
}

// fateOf is what there is to judge of a job, with what and after which stages. One that runs, or that somebody has ended, is not judged
// for what it is.
func (w *way) fateOf(ctx context.Context, sent *job.Job, o *facts.Outcome) (*lint.Subject, lint.Catalogue, []lint.Stage) {
	if kept, ours := w.ours(o); ours {
		stages := []lint.Stage{lint.StageCheck, lint.StageSubmit}
		if !w.Trial.Skip {
			stages = append(stages, lint.StageTest)
		}
		return kept.Subject, checks.Fate(), stages
	}
	running := !o.Ended() && !o.Waits() && !o.AtFault()
	if sent == nil || running || o.State == facts.JobStopped {
		subject := &lint.Subject{Job: sent, Platform: lint.DefaultPlatform, Foreign: true, Outcome: o, Missing: map[lint.Fact]string{}}
		if sent == nil {
			subject.Job = nameless(o.JobID)
		}
		return subject, checks.AfterwardsOnly(), []lint.Stage{lint.StageSubmit}
	}
	tellSecrets(sent)
	w.show.Begin("check")
	w.Gather.Foreign = true
	w.Gather.MaxDownload = maxStatusDownload
	well := !o.AtFault() && !o.Waits()
	if !well {
		asking, cancel := context.WithTimeout(ctx, askPatience)
		defer cancel()
		var err error
		if w.Gather.Network, err = w.client.Facts(asking); err != nil {
			w.Gather.NoNetwork = err.Error()
		}
	}
	if well {
		o = w.withPublished(ctx, sent, o)
	}
	subject := lint.Gather(ctx, sent, w.Gather).WithOutcome(o)
	w.show.done("judged as the network has it")
	if well {
		return subject, checks.Since(), []lint.Stage{lint.StageCheck, lint.StageSubmit}
	}
	return subject, checks.Fate(), []lint.Stage{lint.StageCheck, lint.StageSubmit}
}

// nameless stands for a job that is none of Docker's.
func nameless(id string) *job.Job {
	j := &job.Job{ID: id, Tasks: []*job.Task{{}}}
	j.Place("", job.Position{Source: id})
	return j
}
