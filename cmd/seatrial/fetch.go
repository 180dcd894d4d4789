package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/answer"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func fetchCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "fetch",
		Usage:     "bring the results of any job home",
		ArgsUsage: "JOB [DIR]",
		Description: "Results that a network keeps on IPFS come from your IPFS node, found through IPFS_PATH or ~/.ipfs, or from the\n" +
			"trustless gateways in IPFS_GATEWAY, of which several have commas between them: the next one goes on when one fails.\n" +
			"Results in an S3 bucket for which the network signs no URL are read with your own AWS credentials, which go to AWS, to\n" +
			"the service in AWS_ENDPOINT_URL, and to those that --trust-endpoint names.\n" +
			"A transfer that was interrupted goes on where it stopped when the command is typed again.\n" +
			"Results of a job that was submitted from here are compared with its local run.",
		Flags: append(networkFlags(),
			&cli.StringFlag{Name: "max-download", Value: "100GiB", Usage: "bring home no more than `SIZE` of one execution"},
			&cli.BoolFlag{Name: "overwrite", Usage: "replace results that are already in DIR; other files there stay"},
			toleranceFlag(""),
			trustFlag(""),
			documentFlag()),
		Action: fetch,
	})
}

func fetch(c *cli.Context) error {
	if c.NArg() < 1 || c.NArg() > 2 {
		return pipeline.Hint(pipeline.Usagef("want one job and at most one folder, got %d arguments", c.NArg()), "seatrial fetch JOB [DIR]")
	}
	o := pipeline.Options{Network: networkFrom(c), Results: pipeline.Results{Dir: c.Args().Get(1), Overwrite: c.Bool("overwrite")}}
	document, err := wantsDocument(c)
	if err != nil {
		return err
	}
	o.Policy = settingsOf(c).Policy()
	o.Policy.FailOn = lint.Error
	if o.Tolerances, err = tolerancesFrom(c); err != nil {
		return err
	}
	if o.Results.MaxBytes, err = sizeFrom(c, "max-download"); err != nil {
		return err
	}
	if o.Results.Endpoints, err = trustedFrom(c); err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	fetched, compared, err := pipeline.Fetch(c.Context, o, c.Args().First(), show)
	done()
	if document && len(fetched) > 0 {
		if err := answer.Write(c.App.Writer, resultsOf(c.Args().First(), fetched, compared, err == nil)); err != nil {
			return err
		}
	}
	for _, f := range fetched {
		if !document {
			fmt.Fprintln(c.App.Writer, f.Dir)
		}
	}
	if err != nil || compared == nil || compared.Verdict == lint.Pass {
		return err
	}
	if err := report.Plain[0].Write(c.App.ErrWriter, []*report.Report{compared}, report.Options{Checks: checks.All}); err != nil {
		return err
	}
	return exit(compared.ExitCode())
}

// resultsOf are what came home as data.
func resultsOf(job string, fetched []submit.Fetched, compared *report.Report, complete bool) answer.Results {
	document := answer.Results{Version: answer.Version, Job: job, Results: []answer.Execution{}, Complete: complete}
	for _, f := range fetched {
		document.Results = append(document.Results, answer.Execution{Execution: f.Execution, Dir: f.Dir, Already: f.There, Dropped: f.Dropped})
	}
	if compared != nil {
		document.Compared = string(compared.Verdict)
	}
	return secret.Texts(document)
}

// trustFlag says which S3 services get the user's credentials although only the network names them.
func trustFlag(category string) cli.Flag {
	return &cli.StringSliceFlag{Name: "trust-endpoint", Usage: "send your AWS credentials to the S3 service at `HOST` too, if the network says that results are there", Category: category}
}

func trustedFrom(c *cli.Context) ([]string, error) {
	for _, typed := range c.StringSlice("trust-endpoint") {
		if err := s3.CheckNamed(typed); err != nil {
			return nil, pipeline.Usagef("--trust-endpoint: %w", err)
		}
	}
	return c.StringSlice("trust-endpoint"), nil
}
