package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
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
		return hint(usagef("want one job and at most one folder, got %d arguments", c.NArg()), "seatrial fetch JOB [DIR]")
	}
	most, err := parseSize(c.String("max-download"))
	if err != nil {
		return usagef("--max-download: %w", err)
	}
	if most <= 0 {
		return usagef("--max-download is %s, want a size like 100MB", c.String("max-download"))
	}
	client, err := dial(c)
	if err != nil {
		return err
	}
	outcome, err := client.Outcome(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	dir := c.Args().Get(1)
	if dir == "" {
		dir = "job-" + outcome.JobID
	}
	if err := freeResultDir(dir, c.Bool("overwrite")); err != nil {
		return err
	}
	show := newStages(c.App.ErrWriter, false)
	defer show.close()
	show.begin("fetch")
	options := resultOptions(c, dir, show)
	options.MaxBytes = most
	fetched, err := client.Fetch(c.Context, outcome.JobID, options)
	if errors.Is(err, context.Canceled) {
		return hint(err, "the same command goes on where it stopped")
	}
	if err != nil {
		return err
	}
	for _, f := range fetched {
		for _, dropped := range f.Dropped {
			show.log("not brought home: " + dropped)
		}
	}
	show.end(fmt.Sprintf("%d executions", len(fetched)))
	show.close()
	for _, f := range fetched {
		fmt.Fprintln(c.App.Writer, f.Dir)
	}
	return nil
}

// resultOptions say how results are fetched, by whatever command.
func resultOptions(c *cli.Context, dir string, show *stages) submit.FetchOptions {
	return submit.FetchOptions{
		Dir:       dir,
		Overwrite: c.Bool("overwrite"),
		IPFS:      ipfs.Locate(os.Getenv),
		Cache:     fetchCache(),
		Progress:  show.bytes,
		Noted:     session.Current().NoteFolder,
	}
}
