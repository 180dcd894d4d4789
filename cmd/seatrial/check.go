package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func checkCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "check",
		Usage:     "judge a workload without running it",
		ArgsUsage: "IMAGE [CMD…] | JOB.yaml…",
		Flags: append(slices.Concat(jobFlags(), judgeFlags(), networkFlags(), steeringFlags(), []cli.Flag{idleFollowFlag()}),
			fixFlag("apply the fixes that are safe and judge again; --fix=diff shows them only"),
			&cli.StringFlag{Name: "images-from", Usage: "check the images listed in `FILE`, one on each line; - is standard input", Category: groupReport}),
		Action: check,
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
	if asked != fixNone {
		return checkFixed(c, o, asked)
	}
	jobs, err := jobsFromArgs(c)
	if err != nil {
		return err
	}
	reports, err := pipeline.Check(c.Context, o, jobs)
	if err != nil {
		return err
	}
	return printReports(c, reports...)
}

// jobsFromArgs reads one image with its command, any number of job files, or a list of images.
func jobsFromArgs(c *cli.Context) ([]*job.Job, error) {
	if list := c.String("images-from"); list != "" {
		return jobsFromImages(c, list)
	}
	if c.NArg() < 2 || !file.Is(c.Args().First()) {
		j, err := jobFromArgs(c)
		return []*job.Job{j}, err
	}
	var jobs []*job.Job
	for _, file := range c.Args().Slice() {
		j, err := jobFromFile(c, file)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
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
		j, err := complete(flags.Job(typedFlags(c), reference, nil))
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
