package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
)

func checkCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "check",
		Usage:     "judge a workload without running it",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml…",
		Flags: append(append(append(jobFlags(), judgeFlags()...), networkFlags()...),
			&cli.StringFlag{Name: "images-from", Usage: "check the images listed in `FILE`, one on each line; - is standard input", Category: groupReport}),
		Action: check,
	})
}

func check(c *cli.Context) error {
	judge, err := newJudge(c)
	if err != nil {
		return err
	}
	jobs, err := jobsFromArgs(c)
	if err != nil {
		return err
	}
	if err := judge.askNetwork(c); err != nil {
		return err
	}
	reports, err := checkMany(c.Context, judge, jobs)
	if err != nil {
		return err
	}
	return judge.print(reports...)
}

func checkOne(ctx context.Context, judge *judge, j *job.Job) *report.Report {
	return judge.report(judge.look(ctx, j), lint.StageCheck)
}

// jobsFromArgs reads one image with its command, any number of job files, or a list of images.
func jobsFromArgs(c *cli.Context) ([]*job.Job, error) {
	if list := c.String("images-from"); list != "" {
		return jobsFromImages(c, list)
	}
	if c.NArg() < 2 || !job.LooksLikeFile(c.Args().First()) {
		j, err := jobFromArgs(c)
		return []*job.Job{j}, err
	}
	var jobs []*job.Job
	for _, file := range c.Args().Slice() {
		j, err := jobFromFile(c, file)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}
