package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// PushOptions say what is pushed, and where to. Of the options of jobs only those count that say how an image is judged.
type PushOptions struct {
	Options
	// Jobs are the images, each as a job that is judged with it: one image, or several that become one index.
	Jobs []*job.Job
	// Called is the name that findings call the images by, when they have been made for this push; empty for where they are.
	Called string
	// To is the name in a registry, with a tag: "ghcr.io/u/app:v1".
	To string
	// UniqueTag adds a tag that no image had before, made of the one in To, the day and the digest.
	UniqueTag bool
	// Now is when the image is pushed; zero is the present.
	Now time.Time
	// Pins are job files whose image becomes what was pushed, and Templates what they are filled in with to be read. An image without
	// a command of its job's is judged as these files run it.
	Pins      []string
	Templates file.Template
}

// Pushed is what became of a push.
type Pushed struct {
	// Reference names the image by its digest, as nodes are to be told it; empty when it was not pushed, or nodes cannot pull it.
	Reference string
	// Digest is that of the index, "sha256:…"; empty when it was not pushed.
	Digest string
	// Reports are of the images, in their order, and the last one of what was pushed. One with another verdict than lint.Pass is
	// where it ended.
	Reports []*report.Report
}

// passed tells whether nothing stops the push by now.
func (p *Pushed) passed() bool {
	return !slices.ContainsFunc(p.Reports, func(r *report.Report) bool { return r.Verdict != lint.Pass })
}

// push is an image on its way to a registry.
type push struct {
	*way
	asked PushOptions
	// subjects are the images as they were judged, and sent all of them together.
	subjects []*lint.Subject
	sent     *image.Publication
	pushed   *Pushed
}

// Push checks images, pushes them as one index that names their platforms, proves that nodes can pull it, and pins job files to
// its digest. A finding that stops it is no error, and is in the reports.
func Push(ctx context.Context, o PushOptions, show Progress) (*Pushed, error) {
	if err := pushTarget(o.To); err != nil {
		return nil, err
	}
	pins, err := readPins(ctx, o)
	if err != nil {
		return nil, err
	}
	w := newWay(o.Options, show)
	defer w.close()
	if err := w.ask(ctx); err != nil {
		return nil, err
	}
	p := &push{way: w, asked: o, pushed: &Pushed{}}
	if err := p.judge(ctx, pins); err != nil || !p.pushed.passed() {
		return p.pushed, err
	}
	w.show.Begin("push")
	if p.sent, err = p.publication(ctx); err != nil {
		return nil, err
	}
	defer p.sent.Close()
	if err := p.whole(ctx); err != nil || !p.pushed.passed() {
		return p.pushed, err
	}
	name, err := p.send(ctx)
	if err != nil {
		return nil, p.unsent(err)
	}
	if err := p.prove(ctx); err != nil || !p.pushed.passed() {
		return p.pushed, err
	}
	p.pushed.Reference = image.Pin(o.To, p.pushed.Digest)
	if o.UniqueTag {
		p.pushed.Reference = name + "@" + p.pushed.Digest
	}
	return p.pushed, p.pin(ctx, pins, name+"@"+p.pushed.Digest)
}

// publication puts the images together.
func (p *push) publication(ctx context.Context) (*image.Publication, error) {
	var images []*image.Image
	for _, s := range p.subjects {
		img := *s.Image
		img.Called = p.asked.Called
		images = append(images, &img)
	}
	p.show.Say("reading layers")
	return image.NewPublication(ctx, images, p.asked.To)
}

// send pushes, and returns the name that the image has then.
func (p *push) send(ctx context.Context) (name string, err error) {
	there := p.tellMoved(ctx)
	if err := p.sent.Send(ctx, p.show.Bytes, p.show.Note); err != nil {
		return "", err
	}
	p.pushed.Digest = p.sent.Digest()
	name = image.Repository(p.asked.To) + ":" + image.Tag(p.asked.To)
	if p.asked.UniqueTag {
		tag := uniqueTag(p.asked.To, p.pushed.Digest, p.asked.Now)
		if err := p.sent.Tag(ctx, tag); err != nil {
			return "", err
		}
		name = image.Repository(p.asked.To) + ":" + tag
	}
	if there {
		p.show.done(name + " was there already")
	} else {
		p.show.done(name)
	}
	return name, nil
}
