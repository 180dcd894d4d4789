package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/answer"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/fixtures"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func explainCommand() *cli.Command {
	return command(&cli.Command{
		Name:        "explain",
		Usage:       "tell what a check wants and why, offline",
		Description: "The page is laid out for a terminal; in a pipe it is Markdown.",
		ArgsUsage:   "[CHECK]",
		Flags:       []cli.Flag{documentFlag()},
		Action:      explain,
	})
}

func explain(c *cli.Context) error {
	document, err := wantsDocument(c)
	if err != nil {
		return err
	}
	switch c.NArg() {
	case 0:
		if document {
			return answer.Write(c.App.Writer, explained(checks.All...))
		}
		w, color := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0), coloredFor(c, c.App.Writer)
		for _, check := range checks.All {
			fmt.Fprintf(w, "%s\t%s\t%s\n", check.ID, report.Painted(check.Standing(), string(check.Severity), color), check.Title)
		}
		return w.Flush()
	case 1:
		check, err := checks.All.Find(c.Args().First())
		if err != nil {
			return pipeline.Usage(err)
		}
		if document {
			return answer.Write(c.App.Writer, explained(check))
		}
		page, err := lint.Explain(check, fixtures.Check(check.ID))
		if err != nil {
			return err
		}
		if width := widthOf(c.App.Writer); width > 0 {
			page = []byte(shown(page, width, coloredFor(c, c.App.Writer)))
		}
		_, err = secret.Raw(c.App.Writer).Write(page) // its examples are our own
		return err
	}
	return pipeline.Hint(pipeline.Usagef("want one check, got %d", c.NArg()), "seatrial explain image-platform")
}

// explained are checks as data.
func explained(all ...*lint.Check) answer.Checks {
	document := answer.Checks{Version: answer.Version}
	for _, c := range all {
		one := answer.Check{ID: c.ID, Title: c.Title, Severity: string(c.Severity), Stage: string(c.Stage()), URL: report.Page(c.ID), Doc: c.Doc}
		if c.Preview != nil {
			one.Preview = &answer.Preview{Since: c.Preview.Since, Why: c.Preview.Why}
		}
		document.Checks = append(document.Checks, one)
	}
	return document
}
