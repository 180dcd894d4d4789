package main

import (
	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/harness/egress"
)

// superviseCommand makes this program the first process of a traced container.
func superviseCommand() *cli.Command {
	return command(&cli.Command{
		Name:            egress.Verb,
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			if len(args) > 0 && args[0] == "--" {
				args = args[1:]
			}
			code, err := egress.Supervise(c.Context, c.App.Writer, args)
			if err != nil {
				exitCode(c.App.ErrWriter, err) // prints it; the code is the workload's
			}
			return exit(code)
		},
	})
}
