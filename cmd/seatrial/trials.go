package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
)

// trialFlags say what is done besides the one run that decides.
func trialFlags() []cli.Flag {
	return []cli.Flag{}
}

// trials are the local runs of one workload: the one that decides, then those that explain it.
type trials struct {
	c       *cli.Context
	show    *stages
	subject *checks.Subject
	engine  *docker.Engine
	// run is the one that decides; the others are made from copies of it.
	run harness.Run
}

// testStage makes the local runs and adds the trial to the facts. A workload that this machine cannot run for
// want of its inputs, or that --offline did not let anybody look at, is a missing fact, not an error.
func testStage(c *cli.Context, show *stages, subject *checks.Subject, dir string) error {
	ctx := c.Context
	show.begin("test")
	if subject.Image == nil {
		reason := "the image was not looked at: " + subject.Missing[checks.FactAccess]
		subject.Missing[checks.FactTrial] = reason
		show.end("skipped: " + reason)
		return nil
	}
	engine, err := docker.New(ctx)
	if err != nil {
		return err
	}
	defer engine.Close()
	runnable, remove, err := loadImage(ctx, subject.Image)
	if err != nil {
		return err
	}
	defer remove()
	t := &trials{c: c, show: show, subject: subject, engine: engine, run: harness.Run{
		Job:      subject.Job,
		Image:    runnable,
		Platform: subject.Platform,
		Dir:      dir,
		Stage:    show.say,
	}}
	return t.decide(ctx)
}

// decide makes the run that decides.
func (t *trials) decide(ctx context.Context) error {
	trial, err := t.engine.Run(ctx, t.run)
	var input *docker.UnsupportedInputError
	var other *docker.UnsupportedError
	if errors.As(err, &input) || errors.As(err, &other) {
		t.subject.Missing[checks.FactTrial] = err.Error()
		t.show.end("skipped: " + err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	t.subject.Trial = trial
	finishTrial(t.show, trial)
	return t.explain(ctx)
}

// explain makes the runs that the user asked for besides: each adds to the trial, and none changes the verdict
// of the run that decides.
func (t *trials) explain(ctx context.Context) error {
	return nil
}

func finishTrial(show *stages, t *harness.Trial) {
	switch {
	case t.StartError != "":
		show.fail("did not start")
	case t.TimedOut:
		show.fail("timed out after " + t.Duration.Round(time.Second).String())
	case t.OOMKilled:
		show.fail("out of memory")
	case t.ExitCode != 0:
		show.fail(fmt.Sprintf("exit code %d", t.ExitCode))
	default:
		show.end("exit code 0")
	}
}

// loadImage says what the engine can run for an image, loading archives and layouts into it.
func loadImage(ctx context.Context, img *image.Image) (runnable string, remove func(), err error) {
	switch img.Source {
	case image.Registry:
		return image.Pin(img.Reference, img.Digest), func() {}, nil
	case image.DockerDaemon:
		return img.ConfigDigest, func() {}, nil
	}
	id, err := image.Load(ctx, img)
	if err != nil {
		return "", nil, err
	}
	// A context of its own: what was loaded for the run goes away after Ctrl-C too.
	return id, func() { _ = image.Unload(context.WithoutCancel(ctx), img) }, nil
}
