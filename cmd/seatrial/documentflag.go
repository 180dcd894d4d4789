package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
)

// documentFlag is of commands that answer with something else than a report.
func documentFlag() cli.Flag {
	return &cli.StringFlag{Name: "format", Value: "text", Usage: "text or json"}
}

// wantsDocument tells whether a program is to read the answer.
func wantsDocument(c *cli.Context) (bool, error) {
	switch format := c.String("format"); format {
	case "text", "json":
		return format == "json", nil
	default:
		return false, pipeline.Usagef("--format is %q, want text or json", format)
	}
}
