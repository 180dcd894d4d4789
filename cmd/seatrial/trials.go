package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/session"
)

// trialFlags say what is done besides the one run that decides.
func trialFlags() []cli.Flag {
	return append(expectFlags(), repeatFlag(), egressFlag(), writeResourcesFlag())
}

// trials are the local runs of one workload: the one that decides, then those that explain it.
type trials struct {
	c       *cli.Context
	show    *stages
	subject *lint.Subject
	engine  *docker.Engine
	// run is the one that decides; the others are made from copies of it.
	run harness.Run
	// expectation is what the results should be; its Dir is empty when nothing is expected.
	expectation harness.Expectation
	// resources is where what the run needed is written, nil when nobody asked.
	resources *resourcesFile
}

// testStage makes the local runs and adds the trial to the facts. A workload that this machine cannot run for
// want of its inputs, or that --offline did not let anybody look at, is a missing fact, not an error.
func testStage(c *cli.Context, show *stages, judge *judge, subject *lint.Subject, dir string) error {
	ctx := c.Context
	show.begin("test")
	if subject.Image == nil {
		reason := "the image was not looked at: " + subject.Missing[lint.FactAccess]
		subject.Missing[lint.FactTrial] = reason
		show.end("skipped: " + reason)
		return nil
	}
	resources, err := newResourcesFile(c)
	if err != nil {
		return err
	}
	inputs, err := inputOptions(c)
	if err != nil {
		return err
	}
	if err := canExpect(c, judge.policy.Expect); err != nil {
		return err
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
	t := &trials{c: c, show: show, subject: subject, engine: engine, resources: resources, expectation: judge.policy.Expect, run: harness.Run{
		Job:      subject.Job,
		Image:    runnable,
		Platform: subject.Platform,
		Dir:      dir,
		Stage:    show.say,
		Inputs:   inputs,

		DefaultNetwork: judge.gather.Network.DefaultNetwork(subject.Job.Constraints),
	}}
	return t.decide(ctx)
}

// decide makes the run that decides.
func (t *trials) decide(ctx context.Context) error {
	trial, err := t.engine.Run(ctx, t.run)
	var input *docker.UnsupportedInputError
	var other *docker.UnsupportedError
	if errors.As(err, &input) || errors.As(err, &other) {
		t.subject.Missing[lint.FactTrial] = err.Error()
		t.show.end("skipped: " + err.Error())
		return nil
	}
	if err != nil {
		return sourceFailure(err)
	}
	t.subject.Trial = trial
	if trial.WithoutNetwork, err = t.engine.RunWithoutNetwork(ctx, t.run, trial); err != nil {
		return err
	}
	finishTrial(t.show, trial)
	return t.explain(ctx)
}

// explain adds to the trial what the user asked for besides; further runs change nothing in the one that decides.
func (t *trials) explain(ctx context.Context) error {
	if err := t.expect(); err != nil {
		return err
	}
	if err := t.writeResources(); err != nil {
		return err
	}
	if err := t.repeat(ctx); err != nil {
		return err
	}
	return t.trace(ctx)
}

// ended tells whether the workload came to its own end, whatever its exit code.
func (t *trials) ended() bool {
	trial := t.subject.Trial
	return trial.StartError == "" && !trial.TimedOut && !trial.OOMKilled
}

func finishTrial(show *stages, t *harness.Trial) {
	if how := ending(t); t.StartError == "" && !t.TimedOut && !t.OOMKilled && t.ExitCode == 0 {
		show.end(how)
	} else {
		show.fail(how)
	}
}

// ending is how a run ended, in a few words.
func ending(t *harness.Trial) string {
	switch {
	case t.StartError != "":
		return "did not start"
	case t.TimedOut:
		return "timed out after " + t.Duration.Round(time.Second).String()
	case t.OOMKilled:
		return "out of memory"
	default:
		return fmt.Sprintf("exit code %d", t.ExitCode)
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
	if err := session.Current().NoteImage(image.LoadedName(img)); err != nil {
		return "", nil, err
	}
	id, err := image.Load(ctx, img)
	if err != nil {
		return "", nil, err
	}
	// A context of its own: what was loaded for the run goes away after Ctrl-C too.
	return id, func() { _ = image.Unload(context.WithoutCancel(ctx), img) }, nil
}
