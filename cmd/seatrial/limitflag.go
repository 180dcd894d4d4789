package main

import (
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
)

// limitVariable is the environment variable with settings of --limit, separated by commas.
const limitVariable = "SEATRIAL_LIMIT"

// limitFlagName is its name.
const limitFlagName = "limit"

// limitFlag stands before the command and behind it.
func limitFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: limitFlagName, Usage: "accept more or less of what comes from outside, by `NAME.FIELD=VALUE`: registry.idle=2m (" + limitVariable + ")"}
}

// setLimits is run before a command. The environment of a supervisor is the workload's, and sets none.
func setLimits(c *cli.Context) error {
	if inContainer(c.Args().First()) {
		return nil
	}
	if typed := os.Getenv(limitVariable); typed != "" && c.Command.Name == c.App.Name {
		if err := limits.Override(strings.Split(typed, ",")); err != nil {
			return pipeline.Usagef("%s: %w", limitVariable, err)
		}
	}
	if err := limits.Override(c.StringSlice(limitFlagName)); err != nil {
		return pipeline.Usagef("--limit: %w", err)
	}
	return nil
}
