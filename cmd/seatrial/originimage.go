package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// ofImage makes a job of an image, and of the command behind it. What it says of itself is read where it is.
func (o *origin) ofImage(ctx context.Context, reference string, command []string) (*described, error) {
	if err := image.ParseReference(reference); err != nil {
		return nil, pipeline.Hint(pipeline.Usage(err), initForms...)
	}
	d := convert.New(o.Options)
	var says *convert.Configured
	if o.offline && image.Repository(reference) != "" {
		d.Note(convert.Note{Fate: convert.Changed, Says: "--offline: what the image says of itself is not read"})
	} else if img, err := image.Open(ctx, reference, o.images); ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		d.Note(convert.Note{Fate: convert.Changed, Says: "what the image says of itself is not read: " + words.Said(err.Error())})
	} else if c := img.Config; c != nil {
		says = &convert.Configured{Entrypoint: c.Entrypoint, Cmd: c.Cmd, WorkingDir: c.WorkingDir, User: c.User, Volumes: c.Volumes, Ports: c.Ports,
			Typed: func(instruction string) string { return "the image's " + instruction }}
	}
	d.Image(reference, command, says)
	if says != nil && len(says.Entrypoint)+len(says.Cmd)+len(command) == 0 {
		d.Note(convert.Note{Fate: convert.Refused, Says: "the image starts nothing by itself: " + words.ShellLine([]string{"seatrial", "init", reference}) + " COMMAND"})
	}
	if fault := d.Finish(convert.Unlimited{}); fault != nil {
		return nil, fault
	}
	return &described{Draft: d, from: words.Printable(words.ShellLine(append([]string{reference}, command...)))}, nil
}

// ofDockerfile makes a job of the image that is to be built of a Dockerfile.
func (o *origin) ofDockerfile(name string, command []string) (*described, error) {
	text, err := limits.Dockerfile.ReadFile(name)
	if err != nil {
		return nil, pipeline.Usagef("reading the Dockerfile: %w", err)
	}
	read, fault := dockerfile.Parse(job.Build{File: name, Text: text}, lint.DefaultPlatform)
	if fault != nil {
		return nil, fault
	}
	said := read.Image()
	d := convert.New(o.Options)
	built := builtName(filepath.Dir(name))
	build := []string{"seatrial", "build", "-t", built}
	if filepath.Base(name) != "Dockerfile" {
		build = append(build, "-f", name)
	}
	build = append(build, filepath.Dir(name))
	d.Image(built, command, &convert.Configured{
		Entrypoint: said.Entrypoint, Cmd: said.Cmd, WorkingDir: said.WorkingDir, User: said.User, Volumes: said.Volumes, Ports: said.Ports,
		Typed: func(instruction string) string {
			return convert.Typed(instruction, job.Position{Source: name, Line: said.Lines[instruction], Column: 1})
		},
	})
	if len(said.Entrypoint)+len(said.Cmd)+len(command) == 0 {
		d.Note(convert.Note{Fate: convert.Changed, Says: fmt.Sprintf("what starts is what %s starts, for the Dockerfile says neither ENTRYPOINT nor CMD", words.Printable(said.Base))})
	}
	d.Note(convert.Note{Typed: convert.Typed("FROM "+said.Base, job.Position{Source: name}), Fate: convert.Changed, Path: "Tasks[0].Engine.Params.Image",
		Says: "an image that is built before, under a name of yours, and pushed to where nodes can pull it"})
	if fault := d.Finish(convert.Unlimited{}); fault != nil {
		return nil, fault
	}
	return &described{Draft: d, from: words.Printable(name), build: words.ShellLine(build)}, nil
}

// nameless are the characters that a name of an image has not.
var nameless = regexp.MustCompile(`[^a-z0-9]+`)

// builtName is a name for the image that is built in a folder: that of the folder.
func builtName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	name := strings.Trim(nameless.ReplaceAllString(strings.ToLower(filepath.Base(dir)), "-"), "-")
	if name == "" {
		name = "app"
	}
	return name + ":v1"
}
