package main

import (
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// reporting is a command whose reports programs read: when it breaks off before there is one, that is a report too, in every format but
// the text of standard output, beside which the error is printed.
func reporting(do cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		err := do(c)
		if err == nil || c.App.Metadata[reportedKey] != nil {
			return err
		}
		failures, ok := failuresOf(err)
		sinks, wrong := sinksFrom(c)
		if !ok || wrong != nil {
			return err
		}
		sinks = slices.DeleteFunc(sinks, func(s sink) bool { return s.file == "" && s.Name == formats[0].Name })
		if len(sinks) == 0 {
			return err
		}
		r := report.Unread(subjectOf(c), failures[0], checks.All)
		for _, f := range failures[1:] {
			r.Fail(f)
		}
		if err := writeSinks(c, c.App.Writer, sinks, []*report.Report{r}); err != nil {
			return err
		}
		return err
	}
}

// subjectOf is what a command line names, as typed.
func subjectOf(c *cli.Context) report.Subject {
	name := c.Args().First()
	if ofFiles(c.Command.Name, name, nil) || file.Is(name) {
		return report.Subject{File: name}
	}
	return report.Subject{Image: name}
}

// failuresOf are why something could not be judged, by the error that says so: what was out of reach, or what is wrong with a job file.
// There are none for a command line that is wrong, and for what somebody has interrupted.
func failuresOf(err error) (all []lint.Failure, ok bool) {
	var explained exit
	var several *job.Mistakes
	var one *job.Error
	switch {
	case errors.As(err, &explained):
	case errors.As(err, &several):
		for _, mistake := range several.All {
			all = append(all, lint.Failure{Message: mistake.Message, Position: mistake.Position})
		}
	case errors.As(err, &one):
		all = []lint.Failure{{Message: one.Message, Position: one.Position}}
	case codeOf(err) == exitUnknown:
		all = []lint.Failure{{Message: err.Error()}}
	}
	return all, len(all) > 0
}
