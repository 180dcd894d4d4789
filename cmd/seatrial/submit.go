package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
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
			trustFlag(groupNetwork),
			&cli.BoolFlag{Name: "no-test", Usage: "do not run the workload locally first", Category: groupJob},
			fixFlag("apply the fixes that are safe, and go on with the job as it is then; --fix=diff shows them only, and stops"),
			&cli.BoolFlag{Name: "dry-run", Usage: "print the job as the network would be sent it, and stop", Category: groupJob},
			&cli.BoolFlag{Name: "wait", Value: true, Usage: "wait for the job to end; --wait=false returns once it is submitted", Category: groupJob},
			&cli.StringFlag{Name: "resume", Usage: "go on with the submission or job `ID` where it stopped; seatrial jobs --mine lists them", Category: groupJob},
			&cli.BoolFlag{Name: "again", Usage: "send the job although an earlier submission of it may be on the network", Category: groupJob},
			&cli.IntFlag{Name: "wait-timeout-secs", Value: 600, Usage: "`SECONDS` to wait before giving up; the job goes on", Category: groupJob},
			openFlag(),
			&cli.BoolFlag{Name: "id-only", Usage: "print only the job's ID", Category: groupReport},
			&cli.BoolFlag{Name: "follow", Aliases: []string{"f"}, Usage: "show the job's output as it runs", Category: groupReport},
			&cli.BoolFlag{Name: "node-details", Usage: "list the executions and their nodes at the end", Category: groupReport},
			&cli.BoolFlag{Name: "group-events", Usage: "show events by execution, at the end", Category: groupReport},
		),
		Action: reporting(submitAction),
	})
}

const groupInputs = "Inputs that are on this machine: --input ./data:/inputs"

// inputFlags say where inputs that are on this machine are uploaded to.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "ipfs-api", Usage: "upload them to the IPFS node whose API is at `ADDRESS` (default: that of the node in IPFS_PATH or ~/.ipfs)", Category: groupInputs},
		&cli.StringFlag{Name: "upload-to", Usage: "upload them to S3 instead, below `s3://BUCKET/PREFIX`", Category: groupInputs},
		&cli.StringFlag{Name: "s3-endpoint", Usage: "`URL` of that S3 service, if it is not AWS", Category: groupInputs},
		&cli.StringFlag{Name: "s3-region", Usage: "`REGION` of that bucket", Category: groupInputs},
	}
}

func submitAction(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	if o.Results.Endpoints, err = trustedFrom(c); err != nil {
		return err
	}
	o.Follow = pipeline.Follow{
		Wait:     c.Bool("wait"),
		Patience: time.Duration(c.Int("wait-timeout-secs")) * time.Second,
		Logs:     c.Bool("follow"),
		Nodes:    c.Bool("node-details"),
		Grouped:  c.Bool("group-events"),
	}
	o.Again = c.Bool("again")
	if c.IsSet("resume") {
		return resume(c, o)
	}
	j, err := jobToSubmit(c, o)
	if err != nil || j == nil {
		return err
	}
	if err := mayStay(c, j); err != nil {
		return err
	}
	if o.Uploads, err = uploadsFrom(c, "upload-to"); err != nil {
		return err
	}
	switch {
	case c.Bool("dry-run"):
		return dryRun(c, o, j)
	case c.Bool("offline"):
		return pipeline.Usagef("--offline: submit needs the registry and the network")
	}
	show, done := showProgress(c.App.ErrWriter, c.Bool("id-only"))
	defer done()
	return pipeline.Submit(c.Context, o, j, show, printSubmission(c, done))
}

// jobToSubmit is the job of the command line, mended when that is asked for. There is none when it is only to be shown.
func jobToSubmit(c *cli.Context, o pipeline.Options) (*job.Job, error) {
	if asked, err := fixesFrom(c); err != nil || asked != fixNone {
		if err != nil {
			return nil, err
		}
		return submitFixed(c, o, asked)
	}
	return jobFromArgs(c)
}

// resume goes on with an earlier submission, whose job is not typed again.
func resume(c *cli.Context, o pipeline.Options) error {
	described := append(jobFlags(), inputFlags()...)
	described = append(described, &cli.BoolFlag{Name: "local"}, &cli.BoolFlag{Name: "no-test"}, &cli.BoolFlag{Name: "dry-run"}, &cli.BoolFlag{Name: "again"}, fixFlag(""))
	for _, f := range described {
		if typed(c, f.Names()[0]) {
			return pipeline.Usagef("--%s with --resume: the submission has its job and its network", f.Names()[0])
		}
	}
	if c.NArg() > 0 {
		return pipeline.Usagef("unexpected %q after --resume: the submission has its job", c.Args().First())
	}
	show, done := showProgress(c.App.ErrWriter, c.Bool("id-only"))
	defer done()
	return pipeline.Resume(c.Context, o, c.String("resume"), show, printSubmission(c, done))
}

// printSubmission prints the report, or the job's ID alone.
func printSubmission(c *cli.Context, done func()) pipeline.Print {
	return func(jobID string, r *report.Report) error {
		done()
		switch {
		case r == nil:
			fmt.Fprintln(c.App.Writer, jobID)
			return nil
		case c.Bool("id-only") && jobID != "":
			fmt.Fprintln(c.App.Writer, jobID)
			return exit(r.ExitCode())
		}
		return printReports(c, r)
	}
}

// dryRun prints the job as it would be sent.
func dryRun(c *cli.Context, o pipeline.Options, j *job.Job) error {
	j, err := pipeline.DryRun(c.Context, o, j, func(line string) { fmt.Fprintln(c.App.ErrWriter, "seatrial:", words.Fold(line)) })
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
