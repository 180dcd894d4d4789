package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func checkCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "check",
		Usage:     "judge a workload without running it",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml… | Dockerfile…",
		Flags: append(slices.Concat(jobFlags(), buildFlags(), judgeFlags(), networkFlags(), steeringFlags(), []cli.Flag{idleFollowFlag()}),
			fixFlag("apply the fixes that are safe and judge again; --fix=diff shows them only"),
			writeBaselineFlag(),
			&cli.BoolFlag{Name: ignoreUnknownFlagName, Usage: "pass over files that are no jobs and no Dockerfiles, also when they are named, and end well when none is left", Category: groupReport},
			openFlag(),
			&cli.StringFlag{Name: "images-from", Usage: "check the images listed in `FILE`, one on each line; - is standard input", Category: groupReport}),
		Action: reporting(check),
	})
}

func check(c *cli.Context) error {
	o, err := optionsFrom(c)
	if err != nil {
		return err
	}
	asked, err := fixesFrom(c)
	if err != nil {
		return err
	}
	o.Note = func(line string) { fmt.Fprintln(c.App.ErrWriter, line) }
	if asked != fixNone && o.Platforms.Several() {
		return pipeline.Usagef("--fix with --platform %s: want one platform", c.String("platform"))
	}
	if asked != fixNone {
		return checkFixed(c, o, asked)
	}
	all, err := workloadsFromArgs(c)
	if err != nil {
		return err
	}
	reports, err := checkAll(c, &o, all)
	if err != nil {
		return err
	}
	return printWorkloads(c, all, reports, o.Gather.Platform)
}

// checkAll judges workloads by the options that stand beside their files too.
func checkAll(c *cli.Context, o *pipeline.Options, all []workload) ([]*report.Report, error) {
	if err := judgedBeside(c, o, jobsOf(all)); err != nil {
		return nil, err
	}
	return pipeline.Check(c.Context, *o, jobsOf(all))
}

// ignoreUnknownFlagName is the flag of programs that hand over whatever files they have.
const ignoreUnknownFlagName = "ignore-unknown"

// workload is one of those that a command line names.
type workload struct {
	name string
	job  *job.Job
	// err is why there is no job.
	err error
}

// workloadsFromArgs reads one image with its command, a list of images, or job files. Of several files, one that is wrong does not
// keep the others from being judged.
func workloadsFromArgs(c *cli.Context) ([]workload, error) {
	if list := c.String("images-from"); list != "" {
		jobs, err := jobsFromImages(c, list)
		var all []workload
		for _, j := range jobs {
			all = append(all, workload{job: j})
		}
		return all, err
	}
	if !c.Bool(ignoreUnknownFlagName) && (c.NArg() == 0 || !ofFiles(c.Command.Name, c.Args().First(), c.Args().Tail())) {
		j, err := jobFromArgs(c)
		return []workload{{job: j}}, err
	}
	templates, err := judgedTemplates(c)
	if err != nil {
		return nil, err
	}
	return filesFrom(c, func(name string) (*job.Job, error) {
		j, _, err := judgedFrom(c, name, templates)
		noteUnset(c.App.ErrWriter, j)
		return j, err
	})
}

// filesFrom reads the job files of a command line, each by read. What is wrong with one of several is said at once and kept; an
// error is no fault of a file, or of the only one.
func filesFrom(c *cli.Context, read func(name string) (*job.Job, error)) ([]workload, error) {
	files, err := filesOf(c.Context, c.Args().Slice(), fileSet{dockerfiles: c.Command.Name == "check", lenient: c.Bool(ignoreUnknownFlagName)})
	if err != nil {
		return nil, err
	}
	if !files.lenient || len(files.files) == 0 {
		files.note(c.App.ErrWriter)
	}
	return readEach(c, files, read)
}

// readEach is filesFrom for files that were found.
func readEach(c *cli.Context, files *fileSet, read func(name string) (*job.Job, error)) ([]workload, error) {
	var all []workload
	for _, name := range files.files {
		j, err := read(name)
		var typed *pipeline.Error
		switch {
		case err != nil && (!files.many || c.Context.Err() != nil || errors.As(err, &typed)):
			return nil, err
		case err != nil:
			exitCode(c.App.ErrWriter, err)
		}
		all = append(all, workload{name, j, err})
	}
	return all, nil
}

// jobsOf are those that could be read.
func jobsOf(all []workload) []*job.Job {
	var jobs []*job.Job
	for _, w := range all {
		if w.err == nil {
			jobs = append(jobs, w.job)
		}
	}
	return jobs
}

// printWorkloads writes the reports of the jobs that could be read, and that the others could not, in the order of the command line.
// A file that is wrong decides how the command ends.
func printWorkloads(c *cli.Context, all []workload, reports []*report.Report, platform string) error {
	wrong := false
	for i, w := range all {
		if w.err != nil {
			wrong = wrong || codeOf(w.err) == exitUsage
			reports = slices.Insert(reports, leader(reports, i), unreadReport(w, platform))
		}
	}
	err := printReports(c, reports...)
	var code exit
	if wrong && (err == nil || errors.As(err, &code)) {
		return exit(exitUsage)
	}
	return err
}

// unreadReport is that of a job file that could not be read.
func unreadReport(w workload, platform string) *report.Report {
	failures, ok := failuresOf(w.err)
	if !ok {
		failures = []lint.Failure{{Message: w.err.Error()}}
	}
	r := report.Unread(report.Subject{File: w.name, Platform: platform}, failures[0], checks.All)
	for _, f := range failures[1:] {
		r.Fail(f)
	}
	return r
}

// leader is where the reports of the i-th workload begin, which has one for each platform.
func leader(reports []*report.Report, i int) int {
	for at, r := range reports {
		if r.Leads() {
			if i--; i < 0 {
				return at
			}
		}
	}
	return len(reports)
}

// jobsFromImages reads --images-from: a job with the command line's flags for each image of a list.
func jobsFromImages(c *cli.Context, file string) ([]*job.Job, error) {
	if c.NArg() > 0 {
		return nil, pipeline.Usagef("%q with --images-from %s: want one of them", c.Args().First(), file)
	}
	var data []byte
	var err error
	if file == "-" {
		data, err = readStdin(c)
	} else {
		data, err = limits.List.ReadFile(file)
	}
	if err != nil {
		return nil, pipeline.Usagef("--images-from: %w", err)
	}
	secret.File(data)
	references, err := imageList(data)
	if err != nil {
		return nil, pipeline.Usagef("--images-from %s: %w", file, err)
	}
	if len(references) == 0 {
		return nil, pipeline.Hint(pipeline.Usagef("--images-from %s: no image, want one on each line", file), "echo IMAGE | seatrial check --images-from -")
	}
	var jobs []*job.Job
	for _, reference := range references {
		j, err := flagged(c, typedFlags(c), reference, nil)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// imageList has one reference on each line; "#" begins a comment, at the start of a line or after a blank.
func imageList(data []byte) ([]string, error) {
	var references []string
	number := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		number++
		line = " " + line
		for _, mark := range []string{" #", "\t#"} {
			line, _, _ = strings.Cut(line, mark)
		}
		switch line = strings.TrimSpace(line); {
		case line == "":
		case len(line) > limits.List.NameBytes:
			return nil, &limits.Error{Limits: limits.List, Field: "name", Source: fmt.Sprintf("line %d", number)}
		case int64(len(references)) == limits.List.Entries:
			return nil, &limits.Error{Limits: limits.List, Field: "entries", Source: "the list"}
		default:
			references = append(references, line)
		}
	}
	return references, nil
}
