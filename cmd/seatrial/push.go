package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

const groupPush = "What is pushed"

func pushCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "push",
		Usage:     "check an image, push it as nodes read it, prove that they can pull it, and print its digest",
		ArgsUsage: "IMAGE [REF [[--] CMD…]]",
		Description: "IMAGE is one of the engine's, docker-archive:FILE, oci:DIR, oci-archive:FILE, or one in another registry; without REF its name is\n" +
			"that as well. It is judged with the command CMD, if there is one. Prints the name by digest alone: seatrial submit $(seatrial push app:v1 ghcr.io/u/app:v1)",
		Flags:  slices.Concat(pushFlags(), pushJudgeFlags(), networkFlags()),
		Action: pushAction,
	})
}

// pushFlags are those of all commands that push.
func pushFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "pin", Usage: "write the digest into the job file `JOB.yaml`, and leave all else in it", Category: groupPush},
		&cli.BoolFlag{Name: "unique-tag", Usage: "push under one more tag, which no image had before: v1-20261128-ab12cd3", Category: groupPush},
	}
}

// pushJudgeFlags are those of judging that count before a push, whose report is no result.
func pushJudgeFlags() []cli.Flag {
	return slices.DeleteFunc(judgeFlags(), func(f cli.Flag) bool {
		return slices.Contains([]string{"format", "file-in-report", "offline"}, f.Names()[0])
	})
}

func pushAction(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) == 0 {
		return pipeline.Hint(pipeline.Usagef("no image: want it, and the name to push it to"), "seatrial push app:v1 ghcr.io/USER/APP:v1")
	}
	if err := refusePath(c.Context, c.Command.Name, args[0]); err != nil {
		return err
	}
	if len(args) == 1 { // as with docker push
		if image.Schemed(args[0]) || strings.Contains(args[0], "@") {
			return pipeline.Hint(pipeline.Usagef("want the name to push %s to", args[0]), words.ShellLine([]string{"seatrial", "push", args[0], "ghcr.io/USER/APP:v1"}))
		}
		args = append(args, args[0])
	}
	command := args[2:]
	switch {
	case len(command) > 0 && command[0] == "--":
		command = command[1:]
	case len(command) > 0 && strings.HasPrefix(command[0], "-"):
		return pipeline.Hint(pipeline.Usagef("%s comes behind the image, want it before; a command that begins so stands behind --", words.Quoted(command[0])),
			words.ShellLine(slices.Concat([]string{"seatrial", "push"}, command, args[:2])))
	}
	j, err := flags.Job(typedFlags(c), args[0], command)
	if err != nil {
		return err
	}
	o, err := pushFrom(c, []*job.Job{j}, args[1])
	if err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	pushed, err := pipeline.Push(c.Context, o, show)
	done()
	return printPushed(c, pushed, err)
}

// pushFrom is a push of the images of some jobs to a name, by the flags of a command that has pushFlags and pushJudgeFlags.
func pushFrom(c *cli.Context, jobs []*job.Job, to string) (o pipeline.PushOptions, err error) {
	o = pipeline.PushOptions{To: to, UniqueTag: c.Bool("unique-tag"), Pins: c.StringSlice("pin")}
	if o.Options, err = optionsFrom(c); err != nil {
		return o, err
	}
	for _, j := range jobs {
		if file.Is(j.Image()) {
			return o, pipeline.Usagef("%s is a job file, want an image; --pin %s writes the digest into it", j.Image(), j.Image())
		}
		completed, err := complete(j, nil)
		if err != nil {
			return o, err
		}
		o.Jobs = append(o.Jobs, completed)
	}
	o.Templates, err = templateOptions(c)
	return o, err
}

// printPushed writes the name by digest to stdout, alone, and to stderr what was found of the image: whatever stands in a line like
// seatrial submit $(seatrial push …) is then a name, or nothing.
func printPushed(c *cli.Context, pushed *pipeline.Pushed, err error) error {
	if pushed == nil {
		return err
	}
	telling := func(r *report.Report) bool { return r.Verdict != lint.Pass || len(r.Findings)+len(r.Ignored) > 0 }
	found := slices.DeleteFunc(slices.Clone(pushed.Reports), func(r *report.Report) bool { return !telling(r) })
	if len(found) > 0 {
		if code := writeReports(c, c.App.ErrWriter, found); err == nil {
			err = code
		}
	}
	if pushed.Reference != "" {
		fmt.Fprintln(c.App.Writer, pushed.Reference)
	}
	return err
}
