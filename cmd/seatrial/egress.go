package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/egress"
)

func egressFlag() cli.Flag {
	return &cli.BoolFlag{Name: "trace-egress", Usage: "run the workload once more and tell what it tries to reach", Category: groupTrial}
}

// executable is the path of this program, which is mounted into the traced container; a test's own program cannot be.
var executable = os.Executable

// trace adds to the trial what the workload tries to reach. A machine that cannot watch it is a missing fact.
func (t *trials) trace(ctx context.Context) error {
	if !t.c.Bool("trace-egress") {
		return nil
	}
	if t.subject.Trial.StartError != "" {
		t.subject.Missing[lint.FactEgress] = "the workload did not start"
		return nil
	}
	program, err := executable()
	if err != nil {
		return err
	}
	t.show.begin("trace")
	found, err := t.engine.TraceEgress(ctx, t.run, t.subject.Trial, docker.TraceOptions{Executable: program})
	var missing *egress.MissingError
	var other *docker.UnsupportedError
	if errors.As(err, &missing) || errors.As(err, &other) {
		t.subject.Missing[lint.FactEgress] = err.Error()
		t.show.end("skipped: " + err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	t.subject.Trial.Egress = found
	t.show.end(fmt.Sprintf("names looked up: %d, addresses tried: %d", len(found.Lookups), len(found.Connections)))
	return nil
}

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
			return &failure{code: code, err: err}
		},
	})
}
