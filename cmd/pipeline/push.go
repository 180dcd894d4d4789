package pipeline

import (
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
)

// PushOptions say what is pushed, and where to. Of the options of jobs only those count that say how an image is judged.
type PushOptions struct {
	Options
	// Jobs are the images, each as a job that is judged with it: one image, or several that become one index.
	Jobs []*job.Job
	// To is the name in a registry, with a tag: "ghcr.io/u/app:v1".
	To string
	// UniqueTag adds a tag that no image had before.
	UniqueTag bool
	// Pins are job files whose image becomes what was pushed.
	Pins []string
}

// Pushed is what became of a push.
type Pushed struct {
	// Reference names the image by its digest, as nodes are to be told it; empty when it was not pushed.
	Reference string
	// Digest is that of the index: "sha256:…".
	Digest string
	// Reports are of the images, in their order. When one has another verdict than lint.Pass nothing was pushed.
	Reports []*report.Report
}

// Push checks images and pushes them as one index that names their platforms, unless a finding stops it: that is no error, and is
// in the reports.
func Push(ctx context.Context, o PushOptions, show Progress) (*Pushed, error) {
	w := newWay(o.Options, show)
	defer w.close()
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	w.show.Begin("check")
	pushed := &Pushed{}
	var images []*image.Image
	for _, j := range o.Jobs {
		subject, result := w.judgeUnpushed(ctx, j)
		pushed.Reports = append(pushed.Reports, w.report(Checked{Looked{subject}, result}))
		images = append(images, subject.Image)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(pushed.Reports, func(r *report.Report) bool { return r.Verdict != lint.Pass }) {
		w.show.fail("not pushed")
		return pushed, nil
	}
	w.show.done("no error")
	w.show.Begin("push")
	publication, err := image.NewPublication(ctx, images, o.To)
	if err != nil {
		return nil, err
	}
	defer publication.Close()
	if err := publication.Send(ctx, w.show.Bytes); err != nil {
		return nil, err
	}
	pushed.Digest = publication.Digest()
	pushed.Reference = image.Pin(o.To, pushed.Digest)
	w.show.done(o.To)
	return pushed, nil
}

// judgeUnpushed is all that the catalogue says of an image before it is where nodes pull it.
func (w *way) judgeUnpushed(ctx context.Context, j *job.Job) (*lint.Subject, *lint.Result) {
	subject := lint.Gather(ctx, j, w.Gather)
	return subject, checks.Unpushed(subject).Judge(subject, []lint.Stage{lint.StageCheck}, w.Policy)
}
