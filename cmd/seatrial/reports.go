package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/checks/report/html"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// formats are the ways to print a report, the default first.
var formats = append(report.Plain, html.Format)

// formatFlag says how reports look, and where each goes.
func formatFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "format", Category: groupReport,
		Usage: "write the report as `FORMAT`: " + formats.Names() + " (default text); FORMAT=FILE writes it there, beside what is printed, and may be given several times"}
}

// sink is one of the reports that a command line asks for: a format, and the file that it goes to; empty for standard output.
type sink struct {
	report.Format
	file string
}

// sinksFrom are the reports of a command line, one of them for standard output. Text goes there when nothing else does.
func sinksFrom(c *cli.Context) ([]sink, error) {
	var all []sink
	printed := ""
	files := map[string]bool{}
	for _, typed := range c.StringSlice("format") {
		name, file, written := strings.Cut(typed, "=")
		format, err := formats.Find(name)
		switch {
		case err != nil:
			return nil, pipeline.Usagef("--format: %w", err)
		case written && file == "":
			return nil, pipeline.Usagef("--format %s: want a file behind the equals sign", typed)
		case (!written || file == "-") && printed != "":
			return nil, pipeline.Hint(pipeline.Usagef("--format %s and --format %s both want standard output", printed, name), "--format "+printed+" --format "+name+"=FILE")
		case !written || file == "-":
			printed, file = name, ""
		case files[filepath.Clean(file)]:
			return nil, pipeline.Usagef("--format: two reports want the file %s", file)
		default:
			if err := writable(file); err != nil {
				return nil, pipeline.Usagef("--format %s: %w", typed, err)
			}
			files[filepath.Clean(file)] = true
		}
		all = append(all, sink{format, file})
	}
	if printed == "" {
		all = append([]sink{{Format: formats[0]}}, all...)
	}
	return all, nil
}

// writable tells early of a file that cannot be written in the end, which may be after an hour's run.
func writable(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return errors.New("it is a folder, want a file")
	}
	_, err := os.Stat(filepath.Dir(name))
	return disk.Cause(err)
}

// printedFormat is the name of the format that standard output gets.
func printedFormat(c *cli.Context) string {
	sinks, err := sinksFrom(c)
	for _, s := range sinks {
		if err == nil && s.file == "" {
			return s.Name
		}
	}
	return formats[0].Name
}

// judged is told of every report that is printed. The tests set it, to try out what its fixes say.
var judged = func([]*report.Report) {}

// printReports writes reports to stdout, and to the files that the command line names. One workload at fault decides the exit code, then
// one that could not be judged.
func printReports(c *cli.Context, reports ...*report.Report) error {
	return keepBaseline(c, reports, writeReports(c, c.App.Writer, reports))
}

// writeReports is printReports for reports that are no result, which go to stderr.
func writeReports(c *cli.Context, out io.Writer, reports []*report.Report) error {
	sinks, err := sinksFrom(c)
	if err != nil {
		return err
	}
	judged(reports)
	c.App.Metadata = map[string]any{reportedKey: true}
	if err := writeSinks(c, out, sinks, reports); err != nil {
		return err
	}
	openPage(c, sinks, secret.Texts(reports))
	code := exitOK
	for _, r := range reports {
		switch r.ExitCode() {
		case exitFault:
			return exit(exitFault)
		case exitUnknown:
			code = exitUnknown
		}
	}
	if code == exitOK {
		return nil
	}
	return exit(code)
}

// reportedKey is where it is noted that there was a report.
const reportedKey = "reported"

// writeSinks writes reports to where they go. Files come first, each in one step: who reads standard output may go away.
func writeSinks(c *cli.Context, out io.Writer, sinks []sink, reports []*report.Report) error {
	options := reportOptions(c)
	reports = secret.Texts(reports)
	summary := false
	for _, s := range sinks {
		summary = summary || s.Name == "github"
		if s.file == "" {
			continue
		}
		if err := writeSink(s, reports, options, 0o644); err != nil {
			return err
		}
	}
	if name := os.Getenv("GITHUB_STEP_SUMMARY"); summary && name != "" {
		if err := appendSummary(name, reports, options); err != nil {
			return fmt.Errorf("writing the summary of the job: %w", err)
		}
	}
	options.Color, options.Rich = coloredFor(c, out), isTerminal(out)
	options.Width = widthOf(out)
	for _, s := range sinks {
		if s.file == "" {
			return s.Write(secret.Structured(out), reports, options)
		}
	}
	return nil
}

// appendSummary adds to the page of a GitHub job what other steps may have begun.
func appendSummary(name string, reports []*report.Report, options report.Options) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w := secret.NewWriter(file)
	err = report.WriteSummary(secret.Structured(w), reports, options)
	return errors.Join(err, w.Flush(), file.Close())
}

// reportOptions say how the reports of a command line look.
func reportOptions(c *cli.Context) report.Options {
	threshold, _ := lint.ParseSeverity(cmp.Or(c.String("fail-on"), string(lint.Error))) // which optionsFrom has refused
	dir, root := repository()
	return report.Options{
		Checks: checks.All, Version: ownVersion(), Command: typedLine(os.Args), FailOn: threshold, FileInReport: c.String("file-in-report"), Dir: dir, Root: root,
		Read: func(name string) []byte {
			text, err := limits.JobFile.ReadFile(name)
			if err != nil {
				return nil // then there is less to show
			}
			return text
		},
	}
}

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
		if unwritten := writeSinks(c, c.App.Writer, sinks, []*report.Report{r}); unwritten != nil {
			return unwritten
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
