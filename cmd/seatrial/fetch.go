package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit"
)

func fetchCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "fetch",
		Usage:     "bring the results of any job home",
		ArgsUsage: "JOB [DIR]",
		Description: "Results that a network keeps on IPFS come from your IPFS node, found through IPFS_PATH or ~/.ipfs, or from the\n" +
			"trustless gateways in IPFS_GATEWAY, of which several have commas between them: the next one goes on when one fails.",
		Flags: append(networkFlags(),
			&cli.BoolFlag{Name: "overwrite", Usage: "replace results that are already in DIR"}),
		Action: fetch,
	})
}

func fetch(c *cli.Context) error {
	if c.NArg() < 1 || c.NArg() > 2 {
		return hint(usagef("want one job and at most one folder, got %d arguments", c.NArg()), "seatrial fetch JOB [DIR]")
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
	fetched, err := client.Fetch(c.Context, outcome.JobID, submit.FetchOptions{
		Dir:       dir,
		Overwrite: c.Bool("overwrite"),
		IPFS:      ipfsEndpoints(),
		Progress:  show.bytes,
	})
	if err != nil {
		return err
	}
	show.end(fmt.Sprintf("%d executions", len(fetched)))
	show.close()
	for _, f := range fetched {
		fmt.Fprintln(c.App.Writer, f.Dir)
	}
	return nil
}
