package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// groupBuild is the category of the flags that say how an image would be built of a Dockerfile.
const groupBuild = "Dockerfiles, as docker build has them"

// buildFlags say how a Dockerfile is to be read. --target is that of the job as well, whose values are any and all.
func buildFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "build-arg", Usage: "judge the Dockerfile with `NAME=VALUE` for its ARG", Category: groupBuild},
		&cli.StringFlag{Name: "build-target", Usage: "judge the image of this `STAGE`, not of the last", Category: groupBuild},
		&cli.StringFlag{Name: "context", Usage: "`DIR` that COPY brings files from (default the Dockerfile's folder, or one above it that has them)", Category: groupBuild},
	}
}

// dockerfileAt is the Dockerfile that an argument stands for: one that is called or begins like one, or a folder's; empty for none.
func dockerfileAt(c *cli.Context, typed string) string {
	if typed == "-" || c.Command.Name != "check" && c.Command.Name != prePushName {
		return ""
	}
	if _, err := os.Stat(typed); err != nil {
		return ""
	}
	if found := image.Recognize(c.Context, typed); found != nil {
		return found.Dockerfile
	}
	return ""
}

// judgedFrom is what there is in a file, and its text: a job, or, for check alone, a Dockerfile's image.
func judgedFrom(c *cli.Context, name string, templates file.Template) (j *job.Job, text []byte, err error) {
	found := dockerfileAt(c, name)
	switch {
	case name == "-" && c.Command.Name == "check":
		j, text, err = jobFromStdin(c, templates)
	case found != "":
		j, err = jobFromDockerfile(c, found, nil)
	default:
		j, text, err = jobAndText(c, name, templates)
	}
	if err == nil && j.Build != nil {
		text = j.Build.Text
	}
	return j, text, err
}

// jobFromStdin reads what is on standard input, a job file or a Dockerfile, and has the text as well.
func jobFromStdin(c *cli.Context, templates file.Template) (*job.Job, []byte, error) {
	data, err := readStdin(c)
	if err != nil {
		return nil, nil, err
	}
	if image.LikeDockerfile(data) {
		j, err := jobFromDockerfile(c, "-", data)
		return j, data, err
	}
	if err := refuseJobFlags(c, "-"); err != nil {
		return nil, nil, err
	}
	j, err := readable(complete(file.Parse(c.Context, data, "stdin", templates)))
	return j, data, err
}

// jobFromDockerfile makes a job of the image that a Dockerfile says, with the command line's flags. That of standard input has no
// context when none is named.
func jobFromDockerfile(c *cli.Context, name string, text []byte) (*job.Job, error) {
	b := job.Build{File: name, Text: text, Context: c.String("context"), Target: c.String("build-target")}
	var err error
	if name == "-" {
		b.File = "stdin"
	} else {
		if b.Text, err = limits.Dockerfile.ReadFileUntil(c.Context, name); err != nil {
			return nil, pipeline.Usagef("reading the Dockerfile: %w", err)
		}
	}
	if info, err := os.Stat(b.Context); c.IsSet("context") && (err != nil || !info.IsDir()) {
		return nil, pipeline.Usagef("--context %s: want a folder", words.ShellWord(b.Context))
	}
	if b.Args, err = build.ReadArgs(c.StringSlice("build-arg")); err != nil {
		return nil, pipeline.Usage(err)
	}
	described := typedFlags(c)
	if stage := described.Target; stage != "" && stage != "any" && stage != "all" {
		b.Target, described.Target = stage, ""
	}
	read, fault := dockerfile.Parse(b, lint.DefaultPlatform)
	if fault == nil {
		fault = checks.All.CheckIgnores(read)
	}
	if fault != nil {
		return nil, fault
	}
	if b.Context == "" && name != "-" {
		b.Context = contextOf(read, c.App.ErrWriter)
	}
	j, err := flagged(c, described, b.File, nil)
	if err != nil {
		return nil, err
	}
	j.Build = &b
	return j, nil
}

// dockerfilesFrom reads those that images were built of.
func dockerfilesFrom(c *cli.Context) ([]job.Build, error) {
	var all []job.Build
	for _, name := range c.StringSlice("dockerfile") {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			name = filepath.Join(name, "Dockerfile")
		}
		text, err := limits.Dockerfile.ReadFileUntil(c.Context, name)
		if err != nil {
			return nil, pipeline.Usagef("--dockerfile: %w", err)
		}
		b := job.Build{File: name, Text: text}
		read, fault := dockerfile.Parse(b, lint.DefaultPlatform)
		if fault != nil {
			return nil, fault
		}
		b.Context = contextOf(read, io.Discard) // no --context names another
		all = append(all, b)
	}
	return all, nil
}
