package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

func statusCommand() *cli.Command {
	return command(&cli.Command{
		Name: "status", Usage: "tell what became of a job, with its true cause and fix", ArgsUsage: "JOB",
		Description: "The cause of a failure is looked for in the job as the network has it and in its image, by the checks of seatrial check.\n" +
			"Exit codes: 0 it has completed, runs, or waits; 1 it failed or was stopped, its container did, or a check finds an error\n" +
			"in it; 3 the network is out of reach or has no such job.",
		Flags: append(networkFlags(),
			&cli.BoolFlag{Name: "offline", Usage: "ask no registry and no server that holds inputs; the cause is then what the network says", Category: groupReport},
			formatFlag()),
		Action: reporting(status),
	})
}

// status exits 1 for a job that failed or was stopped, or whose container did although the network says "Completed" (F19).
func status(c *cli.Context) error {
	if c.NArg() != 1 {
		return pipeline.Hint(pipeline.Usagef("want one job, got %d arguments", c.NArg()), "seatrial status JOB")
	}
	sinks, err := sinksFrom(c)
	if err != nil {
		return err
	}
	o := pipeline.Options{Network: networkFrom(c), Gather: lint.GatherOptions{Offline: c.Bool("offline")}}
	// In a pipe there is nothing to tell but the answer.
	show, done := showProgress(c.App.ErrWriter, !isTerminal(c.App.ErrWriter))
	defer done()
	fate, err := pipeline.Status(c.Context, o, c.Args().First(), show)
	done()
	if err != nil {
		return err
	}
	if printedFormat(c) != formats[0].Name {
		return printReports(c, fate.Report)
	}
	// What is printed is said in other words than a report's.
	files := slices.DeleteFunc(sinks, func(s sink) bool { return s.file == "" })
	if err := writeSinks(c, c.App.Writer, files, []*report.Report{fate.Report}); err != nil {
		return err
	}
	if err := writeFate(c.App.Writer, fate, coloredFor(c, c.App.Writer)); err != nil {
		return err
	}
	if fate.Report.ExitCode() != exitOK {
		return exit(fate.Report.ExitCode())
	}
	return nil
}

// writeFate is the state with the cause and its fix, the executions, and what else is found.
func writeFate(w io.Writer, fate *pipeline.Fate, color bool) error {
	line := fate.Outcome.JobID + ": " + report.Painted(checks.Headline(fate.Outcome), string(fate.Report.Verdict), color)
	if fate.Text != "" {
		line += ": " + words.Said(fate.Text)
	}
	if fate.Cause != nil {
		line += " [" + report.Painted(fate.Cause.Check, string(fate.Cause.Severity), color) + "]"
	}
	fmt.Fprintln(w, line)
	if fate.Cause != nil {
		writeFix(w, fate.Cause.Fix)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range fate.Outcome.Executions {
		code := "-"
		if e.ExitCode != nil {
			code = fmt.Sprint(*e.ExitCode)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\texit code %s\t%s\n", e.ID, e.NodeID, e.State, code, words.Fold(e.Message))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for i, f := range fate.Report.Findings {
		if f.Stage == lint.StageSubmit && fate.Cause != nil || &fate.Report.Findings[i] == fate.Cause {
			continue
		}
		if fate.Cause != nil && f.Severity == lint.Info {
			continue
		}
		fmt.Fprintf(w, "also: %s [%s]\n", words.Said(f.Message), report.Painted(f.Check, string(f.Severity), color))
		writeFix(w, f.Fix)
	}
	if fate.Cause != nil && fate.Cause.Stage != lint.StageSubmit { // what else could not be asked is no matter then
		return nil
	}
	reasons, ids := report.ByReason(fate.Report.Skipped)
	for _, reason := range reasons {
		fmt.Fprintf(w, "not looked at: %s: %s\n", report.Abridge(ids[reason]), words.Printable(reason))
	}
	return nil
}

func writeFix(w io.Writer, fix lint.Fix) {
	if line := fix.String(); line != "" {
		fmt.Fprintf(w, "    %s: %s\n", fix.Label(), words.Printable(line))
	}
}
