package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
)

func fetchCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "fetch",
		Usage:     "bring the results of any job home",
		ArgsUsage: "JOB [DIR]",
		Description: "Results that a network keeps on IPFS come from your IPFS node, found through IPFS_PATH or ~/.ipfs, or from the\n" +
			"trustless gateways in IPFS_GATEWAY, of which several have commas between them: the next one goes on when one fails.\n" +
			"Results in an S3 bucket for which the network signs no URL are read with your own AWS credentials.\n" +
			"A transfer that was interrupted goes on where it stopped when the command is typed again.",
		Flags: append(networkFlags(),
			&cli.StringFlag{Name: "max-download", Value: "100GiB", Usage: "bring home no more than `SIZE` of one execution"},
			&cli.BoolFlag{Name: "overwrite", Usage: "replace results that are already in DIR"}),
		Action: fetch,
	})
}

func fetch(c *cli.Context) error {
	if c.NArg() < 1 || c.NArg() > 2 {
		return pipeline.Hint(pipeline.Usagef("want one job and at most one folder, got %d arguments", c.NArg()), "seatrial fetch JOB [DIR]")
	}
	o := pipeline.Options{Network: networkFrom(c), Results: pipeline.Results{Dir: c.Args().Get(1), Overwrite: c.Bool("overwrite")}}
	var err error
	if o.Results.MaxBytes, err = sizeFrom(c, "max-download"); err != nil {
		return err
	}
	show, done := showProgress(c.App.ErrWriter, false)
	defer done()
	fetched, err := pipeline.Fetch(c.Context, o, c.Args().First(), show)
	if err != nil {
		return err
	}
	done()
	for _, f := range fetched {
		fmt.Fprintln(c.App.Writer, f.Dir)
	}
	return nil
}
