package main

import (
	"cmp"
	"errors"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// fixes is the value of --fix: which may be left out, as that of a switch.
type fixes string

// What is asked of fixes.
const (
	fixNone  fixes = ""
	fixApply fixes = "apply"
	fixShow  fixes = "diff"
)

func (f *fixes) Set(typed string) error {
	switch typed {
	case "true", string(fixApply):
		*f = fixApply
	case string(fixShow):
		*f = fixShow
	case "false":
		*f = fixNone
	default:
		return errors.New("want --fix, or --fix=diff to see what it would do")
	}
	return nil
}

func (f *fixes) String() string { return string(*f) }

// IsBoolFlag lets the value be left out.
func (f *fixes) IsBoolFlag() bool { return true }

const fixFlagName = "fix"

func fixFlag(usage string) cli.Flag {
	return &cli.GenericFlag{Name: fixFlagName, Value: new(fixes), Usage: usage, Category: groupReport}
}

// fixesFrom is what is asked of a command line.
func fixesFrom(c *cli.Context) (fixes, error) {
	asked, ok := c.Generic(fixFlagName).(*fixes)
	if !ok {
		return fixNone, nil
	}
	switch first := c.Args().First(); {
	case *asked == fixApply && first == string(fixShow) && c.NArg() > 1:
		return fixNone, pipeline.Hint(pipeline.Usagef("--fix diff: want an equals sign between them"), "--fix=diff")
	case *asked != fixNone && c.IsSet("images-from"):
		return fixNone, pipeline.Usagef("--fix with --images-from: images are not mended by editing a job")
	case *asked == fixApply && file.Is(first) && slices.Contains(c.Args().Slice(), "-"):
		return fixNone, pipeline.Hint(pipeline.Usagef("--fix with -: there is no file to write to"), "--fix=diff shows what there is to edit")
	}
	return *asked, nil
}

// draftsFrom reads what the command line names to be mended: an image with its command, or job files. Of several files, one that is
// wrong does not keep the others from being mended; all are there with what is wrong with them.
func draftsFrom(c *cli.Context) ([]*pipeline.Draft, []workload, error) {
	if c.NArg() == 0 || !ofFiles(c.Command.Name, c.Args().First(), c.Args().Tail()) {
		j, err := jobFromArgs(c)
		if err != nil {
			return nil, nil, err
		}
		line, err := lineFrom(c)
		if err != nil {
			return nil, nil, err
		}
		return []*pipeline.Draft{{Job: j, Line: line, Known: knownFlags(c.Command.Flags), Complete: complete}}, []workload{{job: j}}, nil
	}
	from := templateOptions
	if c.Command.Name == "check" {
		from = judgedTemplates
	}
	templates, err := from(c)
	if err != nil {
		return nil, nil, err
	}
	var drafts []*pipeline.Draft
	all, err := filesFrom(c, func(name string) (*job.Job, error) {
		d := &pipeline.Draft{Templates: templates, Complete: complete}
		var err error
		if d.Job, d.Text, err = judgedFrom(c, name, templates); err == nil {
			drafts = append(drafts, d)
			noteUnset(c.App.ErrWriter, d.Job)
		}
		return d.Job, err
	})
	return drafts, all, err
}

// lineFrom is the command line in the order in which it was read, without --fix.
func lineFrom(c *cli.Context) (*flags.Line, error) {
	line, err := lineOf(c.App, c.Command, os.Args)
	if err == nil {
		line.Before[0] = "seatrial"
		line.Remove(flags.Known{Long: fixFlagName}, "")
	}
	return line, err
}

// lineOf reads a command line of a command.
func lineOf(app *cli.App, cmd *cli.Command, args []string) (*flags.Line, error) {
	args = ordered(app, args)
	rest := commandOf(args[1:])
	before := slices.Clone(args[:len(args)-len(rest)+1])
	return flags.ReadLine(before, rest[1:], knownFlags(cmd.Flags))
}

// knownFlags is what is known of the flags of a command.
func knownFlags(all []cli.Flag) func(name string) (flags.Known, bool) {
	known := map[string]flags.Known{}
	for _, f := range all {
		_, repeats := f.(*cli.StringSliceFlag)
		k := flags.Known{Long: f.Names()[0], Takes: takesValue(f), Repeats: repeats}
		for _, name := range f.Names() {
			known[name] = k
		}
	}
	for _, f := range jobFlags() {
		for _, name := range f.Names() {
			if k, ok := known[name]; ok {
				k.OfJob = true
				known[name] = k
			}
		}
	}
	return func(name string) (flags.Known, bool) {
		k, ok := known[name]
		return k, ok
	}
}

// fix mends what the command line names and says what it has done, which for --fix=diff is nothing. The reports are of what
// there is then.
func fix(c *cli.Context, o pipeline.Options, asked fixes, drafts []*pipeline.Draft) ([]*report.Report, error) {
	typed := make([]pipeline.Draft, len(drafts))
	for i, d := range drafts {
		typed[i] = *d
	}
	before, after, err := pipeline.Fix(c.Context, o, drafts)
	if err != nil {
		return nil, err
	}
	for i, d := range drafts {
		err = cmp.Or(err, applyFixes(c.App.ErrWriter, coloredFor(c, c.App.ErrWriter), asked, &typed[i], d))
	}
	if asked == fixShow {
		return before, err
	}
	return after, err
}

// checkFixed is check with --fix.
func checkFixed(c *cli.Context, o pipeline.Options, asked fixes) error {
	drafts, all, err := draftsFrom(c)
	if err != nil {
		return err
	}
	typed := make([]pipeline.Draft, len(drafts))
	for i, d := range drafts {
		typed[i] = *d
	}
	if err := judgedBeside(c, &o, jobsOf(all)); err != nil {
		return err
	}
	reports, unwritten := fix(c, o, asked, drafts)
	if reports == nil && unwritten != nil {
		return unwritten
	}
	err = printWorkloads(c, all, reports, o.Gather.Platform)
	noteLeft(c.App.ErrWriter, drafts)
	if len(drafts) == 1 && drafts[0].Line != nil && drafts[0].Changed(&typed[0]) {
		d := drafts[0]
		to := c.App.ErrWriter // beside a report that a program reads
		if printedFormat(c) == formats[0].Name {
			to = c.App.Writer
		}
		printLine(to, d)
	}
	if unwritten != nil {
		return unwritten
	}
	return err
}

// submitFixed mends a job before it is submitted. What is only shown is not submitted, and there is no job.
func submitFixed(c *cli.Context, o pipeline.Options, asked fixes) (*job.Job, error) {
	if c.NArg() > 1 && file.Is(c.Args().First()) {
		_, err := jobFromArgs(c) // which says why not
		return nil, err
	}
	drafts, _, err := draftsFrom(c)
	if err != nil {
		return nil, err
	}
	typed := *drafts[0]
	reports, err := fix(c, o, asked, drafts)
	noteLeft(c.App.ErrWriter, drafts)
	if err != nil {
		return nil, err
	}
	if d := drafts[0]; d.Line != nil && d.Changed(&typed) {
		printLine(c.App.ErrWriter, d)
	}
	if asked == fixShow {
		return nil, printReports(c, reports...)
	}
	return drafts[0].Job, nil
}
