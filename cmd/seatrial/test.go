package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
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

func resultsFrom(c *cli.Context) pipeline.Results {
	return pipeline.Results{Dir: c.String("output-dir"), Overwrite: c.Bool("overwrite")}
}

func test(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	if o.Trial, err = trialFrom(c); err != nil {
		return err
	}
	o.Results = resultsFrom(c)
	j, err := jobFromArgs(c)
	if err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	return pipeline.Test(c.Context, o, j, show, func(_ string, r *report.Report) error {
		done()
		return printReports(c, r)
	})
}
