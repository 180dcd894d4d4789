package pipeline

import (
	"cmp"
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// judge asks the whole catalogue about every image, before anything is sent.
func (p *push) judge(ctx context.Context, pins []pinFile) error {
	p.show.Begin("check")
	platforms, err := p.platforms(ctx)
	if err != nil {
		return err
	}
	for i, j := range p.asked.Jobs {
		for n, platform := range platforms[i] {
			gather := p.Gather
			gather.Platform = cmp.Or(platform, gather.Platform)
			gather.Probe.Deep = gather.Probe.Deep || image.Repository(j.Image()) != "" // all of it is wanted, and a registry is only asked
			for k, typed := range asPinned(j, pins) {
				subject := lint.Gather(ctx, typed, gather)
				if n == 0 && k == 0 {
					p.subjects = append(p.subjects, subject)
				}
				judged := subject
				if p.asked.Called != "" {
					judged = called(subject, p.asked.Called)
				}
				result := checks.Unpushed(subject).Judge(judged, []lint.Stage{lint.StageCheck}, p.Policy)
				p.pushed.Reports = append(p.pushed.Reports, orPinned(behindDashes(p.report(Checked{Looked{judged}, result}))))
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case p.pushed.passed():
		p.show.done(errorsOf(p.pushed.Reports))
	case slices.ContainsFunc(p.pushed.Reports, func(r *report.Report) bool { return r.Verdict == lint.Fail }):
		p.show.fail("at fault, and not pushed")
	default:
		p.show.fail("could not judge, and not pushed")
	}
	return nil
}

// platforms are what each image is judged for: one alone for the network's, or for those that were asked for, and of several each
// for its own, unless none of them has the network's.
func (p *push) platforms(ctx context.Context) ([][]string, error) {
	if len(p.asked.Jobs) == 1 {
		if p.Platforms.Several() {
			return [][]string{p.platformsOf(ctx, p.asked.Jobs[0])}, nil
		}
		return [][]string{{""}}, nil
	}
	own := make([]string, len(p.asked.Jobs))
	wanted, found := cmp.Or(p.Gather.Platform, lint.DefaultPlatform), false
	for i, j := range p.asked.Jobs {
		options := p.Gather.Image
		options.Platform = wanted
		img, err := image.Open(ctx, j.Image(), options)
		if err != nil {
			return nil, err
		}
		if len(img.Platforms) == 0 {
			continue
		}
		own[i] = img.Platforms[0].Plain()
		if lint.Declares(img, wanted) {
			own[i], found = wanted, true
		}
		if k := slices.Index(own[:i], own[i]); k >= 0 {
			return nil, Usagef("%s and %s are both for %s, want one image for each platform", p.asked.Jobs[k].Image(), j.Image(), own[i])
		}
	}
	if !found {
		own[0] = wanted
	}
	var each [][]string
	for _, platform := range own {
		each = append(each, []string{platform})
	}
	return each, nil
}

// prove looks at what was pushed as a node does: all of it is there, anyone may pull it, and its platform can be read.
func (p *push) prove(ctx context.Context) error {
	p.show.Begin("prove")
	judged := p.subjects[0]
	options := p.Gather.Image
	options.Platform = judged.Platform
	img, again, err := p.proven(ctx, options)
	if err != nil {
		return Hint(err, "it is pushed, and whether nodes can pull it is not known: seatrial check "+image.Pin(p.asked.To, p.pushed.Digest))
	}
	img.Reference = p.asked.To // findings speak of the name as typed
	subject := &lint.Subject{Job: pushedJob(p.asked.To), Platform: judged.Platform, Image: img, Damage: img.Damage, Exec: judged.Exec, Missing: map[lint.Fact]string{}}
	result := checks.Pushed().Judge(subject, []lint.Stage{lint.StageCheck}, p.Policy)
	r := p.report(Checked{Looked{subject}, result})
	p.pushed.Reports = append(p.pushed.Reports, r)
	switch {
	case r.Verdict == lint.Pass:
		p.tellTaken(ctx)
		p.show.done("anyone may pull it for " + judged.Platform + again)
	case r.Verdict == lint.Fail:
		p.show.fail("pushed, and nodes cannot pull it")
	default:
		p.show.fail("pushed, and could not be judged")
	}
	return ctx.Err()
}

// whole ends the push of an image of which its registry lacks a part, before anything is written: of another platform's nothing was
// looked at.
func (p *push) whole(ctx context.Context) error {
	lacks, err := p.sent.Lacks(ctx)
	if err != nil || len(lacks) == 0 {
		return err
	}
	judged := *p.subjects[0]
	judged.Damage = lacks
	only := slices.DeleteFunc(checks.Pushed(), func(c *lint.Check) bool { return c.ID != "image-incomplete" })
	result := only.Judge(&judged, []lint.Stage{lint.StageCheck}, p.Policy)
	p.pushed.Reports = append(p.pushed.Reports, p.report(Checked{Looked{&judged}, result}))
	if !p.pushed.passed() {
		p.show.fail("not all of the image is there, and nothing is pushed")
	}
	return nil
}

// proven opens what was pushed, and sends what the registry has lost of it once more: it takes an image for one that is all there when it
// has its manifest.
func (p *push) proven(ctx context.Context, options image.Options) (img *image.Image, again string, err error) {
	if img, err = p.sent.Prove(ctx, options); err != nil || len(img.Damage) == 0 {
		return img, "", err
	}
	sent, err := p.sent.Resend(ctx)
	if err != nil {
		return nil, "", err
	}
	if sent == 0 {
		return img, "", nil
	}
	img, err = p.sent.Prove(ctx, options)
	return img, "; " + words.Count(sent, "part") + " that the registry had lost, sent again", err
}

// pushedJob is a job of an image alone, as it was typed.
func pushedJob(typed string) *job.Job {
	j := &job.Job{Tasks: []*job.Task{{Engine: job.Engine{Type: job.EngineDocker, Params: job.Docker{Image: typed}}}}}
	j.Place("", job.Position{Source: typed})
	return j
}
