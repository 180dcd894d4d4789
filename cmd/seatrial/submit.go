package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
)

func submitCommand() *cli.Command {
	flags := slices.Concat(jobFlags(), inputFlags(), trialFlags(), judgeFlags(), networkFlags(),
		resultFlags("bring the results to `DIR` (default ./job-<id>)"))
	return command(&cli.Command{
		Name:      "submit",
		Usage:     "check, test, submit, follow, fetch and compare with the local run",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml",
		Flags: append(flags,
			&cli.BoolFlag{Name: "local", Usage: "start a local Bacalhau network, use it and stop it", Category: groupNetwork},
			&cli.BoolFlag{Name: "no-test", Usage: "do not run the workload locally first", Category: groupJob},
			&cli.BoolFlag{Name: "dry-run", Usage: "print the job as the network would be sent it, and stop", Category: groupJob},
			&cli.BoolFlag{Name: "wait", Value: true, Usage: "wait for the job to end; --wait=false returns once it is submitted", Category: groupJob},
			&cli.IntFlag{Name: "wait-timeout-secs", Value: 600, Usage: "`SECONDS` to wait before giving up; the job goes on", Category: groupJob},
			&cli.BoolFlag{Name: "id-only", Usage: "print only the job's ID", Category: groupReport},
			&cli.BoolFlag{Name: "follow", Aliases: []string{"f"}, Usage: "show the job's output as it runs", Category: groupReport},
			&cli.BoolFlag{Name: "node-details", Usage: "list the executions and their nodes at the end", Category: groupReport},
			&cli.BoolFlag{Name: "group-events", Usage: "show events by execution, at the end", Category: groupReport},
		),
		Action: submitAction,
	})
}

func submitAction(c *cli.Context) error {
	judge, err := newJudge(c)
	if err != nil {
		return err
	}
	j, err := jobFromArgs(c)
	if err != nil {
		return err
	}
	uploads, err := newInputUploads(c, j)
	if err != nil {
		return err
	}
	defer uploads.close()
	if c.Bool("dry-run") {
		return dryRun(c, judge, j, uploads)
	}
	if c.Bool("offline") {
		return usagef("--offline: submit needs the registry and the network")
	}
	if dir := c.String("output-dir"); dir != "" {
		if err := freeResultDir(dir, c.Bool("overwrite")); err != nil {
			return err
		}
	}
	s := &submission{
		c:       c,
		judge:   judge,
		uploads: uploads,
		show:    newStages(c.App.ErrWriter, c.Bool("id-only")),
	}
	defer s.show.close()
	return s.run(c.Context, j)
}

// dryRun prints the job with its image pinned, or as typed when the registry cannot be asked, and with the inputs that
// would be uploaded.
func dryRun(c *cli.Context, judge *judge, j *job.Job, uploads *inputUploads) error {
	if err := judge.askNetwork(c); err != nil {
		return err
	}
	subject := judge.look(c.Context, j)
	if reason := subject.Missing[lint.FactImage]; reason != "" {
		fmt.Fprintln(c.App.ErrWriter, "seatrial: the image is not pinned to a digest:", oneLine(reason))
	} else {
		j = pinned(subject)
	}
	j, err := uploads.preview(c.Context, j)
	if err != nil {
		return err
	}
	data, err := submit.Print(j)
	if err != nil {
		return err
	}
	_, err = c.App.Writer.Write(data)
	return err
}

// pinned is the job with its image named by the digest that was checked and tested, so
// that no node runs an older image from one of its two caches (F4, F5).
func pinned(s *lint.Subject) *job.Job {
	j := s.Job.Clone()
	j.Task().Engine.Params.Image = image.Pin(s.Image.Reference, s.Image.Digest)
	return j
}
