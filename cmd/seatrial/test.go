package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
)

func testCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "test",
		Usage:     "check a workload, then run it once as a compute node would",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml",
		Flags:     append(append(append(jobFlags(), judgeFlags()...), networkFlags()...), resultFlags("keep the results in `DIR` (default: only the report)")...),
		Action:    test,
	})
}

// resultFlags say where a result folder goes.
func resultFlags(usage string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "output-dir", Usage: usage, Category: groupReport},
		&cli.BoolFlag{Name: "overwrite", Usage: "replace results that are already in --output-dir", Category: groupReport},
	}
}

func test(c *cli.Context) error {
	judge, err := newJudge(c)
	if err != nil {
		return err
	}
	j, err := jobFromArgs(c)
	if err != nil {
		return err
	}
	dir, err := newResultDir(c.String("output-dir"), c.Bool("overwrite"))
	if err != nil {
		return err
	}
	defer dir.remove()
	show := newStages(c.App.ErrWriter, false)
	defer show.close()

	if err := judge.askNetwork(c); err != nil {
		return err
	}
	j.ChoosePublisher(judge.gather.Network)
	subject := checks.Gather(c.Context, j, judge.gather)
	r := checkStage(show, judge, subject)
	if r.ExitCode() == exitOK {
		if err := testStage(c.Context, show, subject, dir.temp); err != nil {
			return err
		}
		r = judge.report(subject, checks.StageCheck, checks.StageTest)
	}
	show.close()
	if err := c.Context.Err(); err != nil {
		return err
	}
	if err := dir.keep(); err != nil {
		return err
	}
	return judge.print(r)
}

// checkStage shows the outcome of the static checks and returns their report.
func checkStage(show *stages, judge *judge, subject *checks.Subject) *report.Report {
	show.begin("check")
	r := judge.report(subject, checks.StageCheck)
	switch r.ExitCode() {
	case exitOK:
		show.end("no error")
	case exitFault:
		show.fail("at fault")
	default:
		show.fail("could not judge")
	}
	return r
}

// testStage runs the workload once and adds the trial to the facts. A workload
// that this machine cannot run for want of its inputs, or that --offline did not let anybody look at, is a
// missing fact, not an error.
func testStage(ctx context.Context, show *stages, subject *checks.Subject, dir string) error {
	show.begin("test")
	if subject.Image == nil {
		reason := "the image was not looked at: " + subject.Missing[checks.FactAccess]
		subject.Missing[checks.FactTrial] = reason
		show.end("skipped: " + reason)
		return nil
	}
	runtime, err := docker.New(ctx)
	if err != nil {
		return err
	}
	runnable, remove, err := loadImage(ctx, subject.Image)
	if err != nil {
		return err
	}
	defer remove()
	trial, err := runtime.Run(ctx, harness.Run{
		Job:      subject.Job,
		Image:    runnable,
		Platform: subject.Platform,
		Dir:      dir,
		Stage:    show.say,
	})
	var input *docker.UnsupportedInputError
	var other *docker.UnsupportedError
	if errors.As(err, &input) || errors.As(err, &other) {
		subject.Missing[checks.FactTrial] = err.Error()
		show.end("skipped: " + err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	subject.Trial = trial
	finishTrial(show, trial)
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
