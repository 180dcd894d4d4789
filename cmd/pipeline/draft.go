package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// Draft is a job as the user wrote it, to which fixes are applied: a job file, a command line, or the Dockerfile of its image.
type Draft struct {
	// Job is what Text or Line says by now.
	Job *job.Job
	// Text is that of the job file that Job names, and Templates are its own, or that of the Dockerfile; nil for a command line.
	Text      []byte
	Templates file.Template
	// Line is the command line, and Known what its command knows of flags.
	Line  *flags.Line
	Known func(name string) (flags.Known, bool)
	// Complete makes the job that was read the one that is judged.
	Complete func(*job.Job, error) (*job.Job, error)

	// Fixed are the findings whose fixes were applied, and Left those whose were not, and why.
	Fixed []lint.Finding
	Left  []mend.Left
	// seen are the texts that the draft had, to find fixes that undo each other.
	seen []string
	// refused are findings whose fixes did not mend or broke something else, and singly tells that one of the fixes will, which is
	// looked for by applying one at a time.
	refused []mend.Left
	singly  bool
}

// maxRounds bounds how often a job is mended and judged again: what one fix makes visible, the next one mends, and one of many that
// breaks something is found by applying each for itself.
const maxRounds = 50

// Fix judges drafts as Check judges jobs, applies the fixes that are safe and judges again, until there is nothing more to apply.
// Nothing is written: what became of a draft is in it. The reports are of the drafts as they were, and of what is left.
func Fix(ctx context.Context, o Options, drafts []*Draft) (before, after []*report.Report, err error) {
	w := newWay(o, None)
	if o.Note != nil {
		defer w.noteCaches(o.Note)
	}
	if w.Network.Local {
		w.Gather.NoNetwork = "--local"
	} else if err := w.ask(ctx); err != nil {
		return nil, nil, err
	}
	if before, err = w.checkMany(ctx, jobsOf(drafts)); err != nil {
		return nil, nil, err
	}
	after = slices.Clone(before)
	open := slices.Clone(drafts)
	for range maxRounds {
		var changed []*Draft
		var next []Draft
		for _, d := range open {
			fresh, fixed, err := d.apply(ctx, after[slices.Index(drafts, d)].Findings)
			if err != nil {
				return nil, nil, err
			}
			d.Left = fresh.Left
			if fixed {
				changed, next = append(changed, d), append(next, *fresh)
			}
		}
		if len(changed) == 0 {
			return before, after, nil
		}
		again, err := w.checkMany(ctx, jobsOf(pointers(next)))
		if err != nil {
			return nil, nil, err
		}
		open = open[:0]
		for i, d := range changed {
			at := slices.Index(drafts, d)
			open = append(open, d)
			mended := next[i].Fixed[len(d.Fixed):]
			switch fault, stays := spoilt(after[at], again[i], mended); {
			case fault == "":
				*d, after[at] = next[i], again[i]
			case len(stays) > 0 && len(stays) < len(mended): // which the others need not wait for
				for _, f := range stays {
					d.refused = append(d.refused, mend.Left{Finding: f, Reason: fault})
				}
			case len(mended) > 1:
				d.singly = true
			default:
				d.refused, d.singly = append(d.refused, mend.Left{Finding: mended[0], Reason: fault}), false
			}
		}
	}
	return before, after, nil
}

func jobsOf(drafts []*Draft) []*job.Job {
	jobs := make([]*job.Job, len(drafts))
	for i, d := range drafts {
		jobs[i] = d.Job
	}
	return jobs
}

func pointers(drafts []Draft) []*Draft {
	all := make([]*Draft, len(drafts))
	for i := range drafts {
		all[i] = &drafts[i]
	}
	return all
}

// spoilt says why a mended job is none: findings are there still, which it names, or another one has come; empty when it is.
func spoilt(before, after *report.Report, mended []lint.Finding) (why string, stays []lint.Finding) {
	was, is := &lint.Result{Findings: before.Findings, Skipped: before.Skipped}, &lint.Result{Findings: after.Findings, Skipped: after.Skipped}
	if brought, is := mend.Regression(was, is, mended); is {
		return "it would bring " + brought.Check, nil
	}
	for _, f := range mended {
		if mend.Stays(was, is, f) {
			why, stays = "it does not mend it here", append(stays, f)
		}
	}
	return why, stays
}

// apply is the draft with the safe ones among the fixes of some findings, or with one of them, and whether that is another one than
// all before it.
func (d *Draft) apply(ctx context.Context, findings []lint.Finding) (*Draft, bool, error) {
	fresh := *d
	fresh.Left = nil
	fresh.seen = append(slices.Clone(d.seen), d.text())
	var lot []lint.Finding
	for _, f := range findings {
		if i := slices.IndexFunc(d.refused, func(l mend.Left) bool { return l.Check == f.Check && l.Fix.String() == f.Fix.String() }); i >= 0 {
			fresh.Left = append(fresh.Left, d.refused[i])
		} else {
			lot = append(lot, f)
		}
	}
	lots := [][]lint.Finding{lot}
	if d.singly {
		lots = slices.Collect(slices.Chunk(lot, 1))
	}
	for _, lot := range lots {
		var done mend.Applied
		var err error
		switch {
		case d.Job.Build != nil:
			file, fault := dockerfile.Parse(*d.Job.Build, lint.DefaultPlatform)
			if fault != nil { // whoever made the draft has read it
				return nil, false, fault
			}
			fresh.Text, done = mend.Dockerfile(file, lot)
		case d.Line != nil:
			fresh.Line, done = mend.Line(d.Line, d.Known, lot)
		default:
			if fresh.Text, done, err = mend.File(ctx, d.Text, d.Job.File, d.Templates, lot); err != nil {
				return nil, false, err
			}
		}
		fresh.Left = append(fresh.Left, done.Left...)
		if len(done.Done) > 0 && !slices.Contains(fresh.seen, fresh.text()) {
			fresh.Fixed = append(slices.Clone(d.Fixed), done.Done...)
			return &fresh, true, fresh.read(ctx)
		}
		for _, f := range done.Done {
			fresh.Left = append(fresh.Left, mend.Left{Finding: f, Reason: "it is there already, or another fix undoes it"})
		}
	}
	return &fresh, false, nil
}

// read makes the job of the draft what its text says.
func (d *Draft) read(ctx context.Context) (err error) {
	switch {
	case d.Job.Build != nil:
		build := *d.Job.Build
		build.Text = d.Text
		d.Job = d.Job.Clone()
		d.Job.Build = &build
	case d.Line != nil:
		d.Job, err = d.Complete(d.Line.Job())
	default:
		d.Job, err = d.Complete(file.Parse(ctx, d.Text, d.Job.File, d.Templates))
	}
	return err
}

// Name is the file that the draft is in, or the image of a command line.
func (d *Draft) Name() string { return cmp.Or(d.Job.File, d.Job.Image()) } // a Dockerfile is its job's image

func (d *Draft) text() string {
	if d.Line != nil {
		return d.Line.String()
	}
	return string(d.Text)
}

// Reasons are why fixes were not applied, each with its checks, in the order of the findings.
func (d *Draft) Reasons() []string {
	var reasons []string
	checks := map[string][]string{}
	for _, l := range d.Left {
		if checks[l.Reason] == nil {
			reasons = append(reasons, l.Reason)
		}
		if !slices.Contains(checks[l.Reason], l.Check) {
			checks[l.Reason] = append(checks[l.Reason], l.Check)
		}
	}
	for i, reason := range reasons {
		reasons[i] = strings.Join(checks[reason], ", ") + ": " + reason
	}
	return reasons
}

// FixedChecks are the checks whose findings were mended, each once.
func (d *Draft) FixedChecks() []string {
	var checks []string
	for _, f := range d.Fixed {
		if !slices.Contains(checks, f.Check) {
			checks = append(checks, f.Check)
		}
	}
	return checks
}

// Changed tells whether the draft is another one than before.
func (d *Draft) Changed(before *Draft) bool {
	return d.Line != nil && d.Line.String() != before.Line.String() || d.Line == nil && !bytes.Equal(d.Text, before.Text)
}
