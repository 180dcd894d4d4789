package pipeline

import (
	"cmp"
	"context"
	"slices"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/job"
)

// judgeSource says what is wrong with the Dockerfile for any of the platforms, before anything is built; nil for one that is
// too large to be read.
func (b *building) judgeSource(ctx context.Context) ([]*report.Report, error) {
	of, done, err := build.ReadSource(ctx, &b.o.Build)
	if err != nil {
		return nil, b.failure(err)
	}
	b.undo = append(b.undo, done)
	if of == nil {
		return nil, nil
	}
	b.show.Begin("check")
	// What is found in the image is shown at its lines as well.
	b.Gather.Dockerfiles, b.o.Gather.Dockerfiles = []job.Build{*of}, []job.Build{*of}
	var all []*report.Report
	for _, platform := range b.platforms() {
		if _, fault := dockerfile.Parse(*of, platform); fault != nil {
			return nil, fault
		}
		j := b.job(of.File, of.File)
		j.Build = of
		gather := b.Gather
		gather.Platform = platform
		r := behindDashes(b.report(b.judge(Looked{lint.Gather(ctx, j, gather)}, lint.StageCheck)))
		r.Findings = slices.DeleteFunc(r.Findings, func(f lint.Finding) bool { return said(all, f) })
		all = append(all, r)
		b.keep(r)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if failing(all) {
		b.show.fail("at fault, and not built")
	} else {
		b.show.done(errorsOf(all))
	}
	return all, nil
}

// failing tells whether one of the reports says that something is at fault.
func failing(all []*report.Report) bool {
	return slices.ContainsFunc(all, func(r *report.Report) bool { return r.Verdict == lint.Fail })
}

// keep is for a report that has something to say.
func (b *building) keep(r *report.Report) {
	if len(r.Findings) > 0 || r.Verdict != lint.Pass {
		b.built.Reports = append(b.built.Reports, r)
	}
}

// judgeImages asks the whole catalogue about what was built. What was said of the Dockerfile is not said again.
func (b *building) judgeImages(ctx context.Context, source []*report.Report) error {
	if b.o.Push { // which judges it itself
		return nil
	}
	b.show.Begin("check")
	var all []*report.Report
	for _, built := range b.images {
		gather := b.Gather
		gather.Platform = built.platform
		subject := lint.Gather(ctx, b.job(built.reference, cmp.Or(b.name(), built.reference)), gather)
		subject = called(subject, cmp.Or(b.name(), string(image.DockerDaemon)+":"+idOf(subject)))
		asked := slices.DeleteFunc(checks.Unpushed(subject), func(c *lint.Check) bool {
			return c.ID == commandMissing && saidBy(source, c.ID) // the job that runs the image may have a command
		})
		r := behindDashes(b.report(Checked{Looked{subject}, asked.Judge(subject, []lint.Stage{lint.StageCheck}, b.Policy)}))
		r.Findings = slices.DeleteFunc(r.Findings, func(f lint.Finding) bool { return said(source, f) })
		all = append(all, r)
		b.keep(r)
	}
	if failing(all) {
		b.show.fail("at fault; it is built all the same, and put where it was to go")
	} else {
		b.show.done(errorsOf(all))
	}
	return ctx.Err()
}

// commandMissing is the check that wants to know which job runs an image.
const commandMissing = "command-missing"

// called has findings speak of an image by the name that it was given, which is not where it is by now.
func called(s *lint.Subject, name string) *lint.Subject {
	renamed := *s
	renamed.Job = s.Job.Clone()
	renamed.Job.Task().Engine.Params.Image = name
	if s.Image != nil {
		img := *s.Image
		img.Reference = name
		renamed.Image = &img
	}
	return &renamed
}

// said tells whether reports have a finding, at the same place or in the same words.
func said(all []*report.Report, f lint.Finding) bool {
	return slices.ContainsFunc(all, func(r *report.Report) bool {
		return slices.ContainsFunc(r.Findings, func(other lint.Finding) bool {
			return other.Check == f.Check && (other.Position == f.Position || other.Message == f.Message)
		})
	})
}

// saidBy tells whether reports have a finding of a check.
func saidBy(all []*report.Report, id string) bool {
	return slices.ContainsFunc(all, func(r *report.Report) bool {
		return slices.ContainsFunc(r.Findings, func(f lint.Finding) bool { return f.Check == id })
	})
}

// job is the one that the image is judged with, whose findings are about the name that was typed.
func (b *building) job(reference, typed string) *job.Job {
	j := b.o.Job.Clone()
	j.Task().Engine.Params.Image = reference
	j.Place("Tasks[0].Engine.Params.Image", job.Position{Source: typed})
	return j
}

// idOf is the ID that an image has in an engine; empty for one that could not be read.
func idOf(s *lint.Subject) string {
	if s.Image == nil {
		return ""
	}
	return s.Image.ConfigDigest
}

// name is how reports call an image, by where it will be; empty for one that has none but its ID in the engine.
func (b *building) name() string {
	switch {
	case b.o.Push:
		return b.o.Build.Tags[0]
	case len(b.o.Outputs) > 0:
		return b.o.Outputs[0].String()
	case len(b.o.Build.Tags) > 0:
		return string(image.DockerDaemon) + ":" + b.o.Build.Tags[0]
	}
	return ""
}
