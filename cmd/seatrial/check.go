package main

import (
	"context"
	"runtime"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
)

func checkCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "check",
		Usage:     "judge a workload without running it",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml…",
		Flags:     append(jobFlags(), judgeFlags()...),
		Action:    check,
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
	reports := make([]*report.Report, len(jobs))
	group, ctx := errgroup.WithContext(c.Context)
	group.SetLimit(4 * runtime.NumCPU()) // registries answer slowly, so more than there are cores
	for i, j := range jobs {
		group.Go(func() error {
			reports[i] = checkOne(ctx, judge, j)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return judge.print(reports...)
}

func checkOne(ctx context.Context, judge *judge, j *job.Job) *report.Report {
	subject := checks.Gather(ctx, j, judge.gather)
	return judge.report(subject, checks.StageCheck)
}

// jobsFromArgs reads one image with its command, or any number of job files.
func jobsFromArgs(c *cli.Context) ([]*job.Job, error) {
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
