package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/submit/job"
)

// jobsFromImages reads --images-from: a job with the command line's flags for each image of a list.
func jobsFromImages(c *cli.Context, file string) ([]*job.Job, error) {
	if c.NArg() > 0 {
		return nil, usagef("%q with --images-from %s: want one of them", c.Args().First(), file)
	}
	var data []byte
	var err error
	if file == "-" {
		data, err = io.ReadAll(c.App.Reader)
	} else {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, usagef("--images-from: %w", err)
	}
	references, err := imageList(data)
	if err != nil {
		return nil, usagef("--images-from %s: %w", file, err)
	}
	if len(references) == 0 {
		return nil, hint(usagef("--images-from %s: no image, want one on each line", file), "echo IMAGE | seatrial check --images-from -")
	}
	var jobs []*job.Job
	for _, reference := range references {
		j, err := job.FromFlags(typedFlags(c), reference, nil)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, complete(j))
	}
	return jobs, nil
}

// imageList has one reference on each line; "#" begins a comment, at the start of a line or after a blank.
func imageList(data []byte) ([]string, error) {
	var references []string
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line := " " + lines.Text()
		for _, mark := range []string{" #", "\t#"} {
			line, _, _ = strings.Cut(line, mark)
		}
		if line = strings.TrimSpace(line); line != "" {
			references = append(references, line)
		}
	}
	return references, lines.Err()
}
