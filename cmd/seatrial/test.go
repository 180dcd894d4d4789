package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
)

func testCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "test",
		Usage:     "check a workload, then run it once as a compute node would",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml",
		Flags: slices.Concat(jobFlags(), trialFlags(), []cli.Flag{sampleFlag()}, judgeFlags(), networkFlags(),
			resultFlags("keep the results in `DIR` (default: only the report)")),
		Action: test,
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
	if _, err := inputOptions(c); err != nil { // a slip in --sample is told before anything runs
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
	show.begin("check")
	subject := judge.look(c.Context, j)
	r := checkStage(show, judge, subject)
	if r.ExitCode() == exitOK {
		if err := testStage(c, show, judge, subject, dir.temp); err != nil {
			return err
		}
		r = judge.report(subject, lint.StageCheck, lint.StageTest)
	}
	show.close()
	if err := c.Context.Err(); err != nil {
		return err
	}
	if err := dir.keep(); err != nil {
		return err
	}
	if subject.Trial != nil {
		subject.Trial.Dir = dir.path()
	}
	r.Stages = show.ended
	return judge.print(r)
}

// checkStage ends the stage that gathered the facts with the outcome of the static checks, and returns their report. What
// is about to run, locally or on the network, does so without some of the user's files: that is told first.
func checkStage(show *stages, judge *judge, subject *lint.Subject) *report.Report {
	r := judge.report(subject, lint.StageCheck)
	switch r.ExitCode() {
	case exitOK:
		tellLosses(show, subject.Job)
		show.end("no error")
	case exitFault:
		show.fail("at fault")
	default:
		show.fail("could not judge")
	}
	return r
}
