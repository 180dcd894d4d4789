package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/fixtures"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func explainCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "explain",
		Usage:     "tell what a check wants and why, offline",
		ArgsUsage: "[CHECK]",
		Action:    explain,
	})
}

func explain(c *cli.Context) error {
	switch c.NArg() {
	case 0:
		w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
		for _, check := range checks.All {
			fmt.Fprintf(w, "%s\t%s\t%s\n", check.ID, check.Severity, check.Title)
		}
		return w.Flush()
	case 1:
		check, err := checks.All.Find(c.Args().First())
		if err != nil {
			return pipeline.Usage(err)
		}
		page, err := lint.Explain(check, fixtures.Check(check.ID))
		if err != nil {
			return err
		}
		_, err = secret.Raw(c.App.Writer).Write(page) // its examples are our own
		return err
	}
	return pipeline.Hint(pipeline.Usagef("want one check, got %d", c.NArg()), "seatrial explain image-platform")
}
