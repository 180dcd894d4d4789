package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	groupImage   = "The image, as docker build has it"
	groupBuilder = "Who builds"
)

func buildCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "build",
		Usage:     "check a Dockerfile, build it for the network's platform, check what was built, and push it",
		ArgsUsage: "CONTEXT [-- CMD…]",
		Description: "CONTEXT is a folder, the URL of a git repository or of a tar file, or - for a tar file or a Dockerfile on standard input. The image\n" +
			"is judged with the command CMD, if there is one. Prints the image's ID in the engine, where else it is, or what was pushed, alone.",
		Flags:  slices.Concat(imageFlags(), pushFlags(), builderFlags(), buildJudgeFlags(), networkFlags()),
		Action: buildImage,
	})
}

// imageFlags are those of docker buildx build that say what is built, and what becomes of it.
func imageFlags() []cli.Flag {
	text := func(name, usage string, aliases ...string) cli.Flag {
		return &cli.StringFlag{Name: name, Aliases: aliases, Usage: usage, Category: groupImage}
	}
	list := func(name, usage string, aliases ...string) cli.Flag {
		return &cli.StringSliceFlag{Name: name, Aliases: aliases, Usage: usage, Category: groupImage}
	}
	toggle := func(name, usage string) cli.Flag {
		return &cli.BoolFlag{Name: name, Usage: usage, Category: groupImage}
	}
	return []cli.Flag{
		text("file", "`DOCKERFILE` (default CONTEXT/Dockerfile), or its URL; - for standard input", "f"),
		list("tag", "`NAME` of the image", "t"),
		list("platform", "`PLATFORM[,PLATFORM…]` to build for (default that of the network's nodes, and linux/amd64)"),
		list("build-arg", "set `NAME=VALUE` for ARG"),
		list("secret", "let steps read a secret: `id=NAME[,src=FILE|,env=VARIABLE]`"),
		list("ssh", "let steps use an agent or keys: `default|ID[=SOCKET|KEY[,KEY…]]`"),
		text("target", "`STAGE` to build"),
		list("build-context", "a further context, `NAME=FOLDER|URL`, docker-image://REFERENCE or oci-layout://FOLDER:TAG"),
		list("label", "set the image's label `NAME=VALUE`"),
		list("output", "put the image into `oci:DIR`, oci-archive:FILE, docker-archive:FILE or docker-daemon:NAME (default the engine)", "o"),
		toggle("push", "push what was built to its names, when no check is against it"),
		toggle("no-cache", "build every step anew"),
		toggle("pull", "ask registries for newer base images"),
		&cli.BoolFlag{Name: "load", Hidden: true}, // which is what happens anyway
	}
}

// buildJudgeFlags say how the Dockerfile and the image are judged.
func buildJudgeFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "stop for findings of this `SEVERITY` and above: error, warning, info, or never", Category: groupReport},
		&cli.BoolFlag{Name: "offline", Usage: "ask no registry about base images for the checks", Category: groupReport},
		&cli.BoolFlag{Name: "strict", Usage: "exit 3 when a check was skipped that you have not asked to skip", Category: groupReport},
	}, acceptFlags()...)
}

func buildImage(c *cli.Context) error {
	o, err := buildOptionsFrom(c)
	if err != nil {
		return err
	}
	// BuildKit draws on a terminal by itself, where two would be in each other's way.
	var show pipeline.Progress = &pipe{out: c.App.ErrWriter}
	if c.Bool("quiet") {
		show = &silent{pipe{out: c.App.ErrWriter}}
	}
	built, err := pipeline.Build(c.Context, o, show)
	if err != nil {
		return err
	}
	for _, name := range built.Names {
		fmt.Fprintln(c.App.Writer, name)
	}
	if len(built.Reports) == 0 {
		return nil
	}
	return writeReports(c, c.App.ErrWriter, built.Reports)
}

func buildOptionsFrom(c *cli.Context) (o pipeline.BuildOptions, err error) {
	args := c.Args().Slice()
	switch {
	case len(args) == 0:
		return o, pipeline.Hint(pipeline.Usagef("no build context: want a folder"), "seatrial build -t NAME .")
	case len(args) > 1 && args[1] != "--":
		return o, pipeline.Hint(pipeline.Usagef("want one build context, got %d arguments", len(args)), "seatrial build -t NAME .")
	}
	if err := refuseContext(args[0], c.String("file")); err != nil {
		return o, err
	}
	if o.Job, err = complete(flags.Job(flags.Flags{}, "image", args[min(len(args), 2):])); err != nil {
		return o, err
	}
	if o.Policy, err = policyFrom(c); err != nil {
		return o, err
	}
	o.Gather.Offline = c.Bool("offline")
	o.Network = networkFrom(c)
	o.Build = build.Options{
		ContextDir: args[0],
		Dockerfile: c.String("file"),
		Stdin:      c.App.Reader,
		Tags:       c.StringSlice("tag"),
		BuildArgs:  c.StringSlice("build-arg"),
		Labels:     c.StringSlice("label"),
		Target:     c.String("target"),
		Contexts:   c.StringSlice("build-context"),
		Secrets:    c.StringSlice("secret"),
		SSH:        c.StringSlice("ssh"),
		CacheFrom:  c.StringSlice("cache-from"),
		CacheTo:    c.StringSlice("cache-to"),
		NoCache:    c.Bool("no-cache"),
		Pull:       c.Bool("pull"),
		Progress:   c.App.ErrWriter,
		Display:    c.String("progress"),
	}
	m, ok := c.App.ErrWriter.(*messages)
	switch {
	case c.Bool("quiet"):
		o.Build.Display = "quiet"
	case ok && !m.drawn && o.Build.Display == build.Displays[0]:
		o.Build.Display = "plain"
	}
	if !slices.Contains(build.Displays, o.Build.Display) {
		return o, pipeline.Usagef("--progress is %s, want one of %s", words.Quoted(o.Build.Display), strings.Join(build.Displays, ", "))
	}
	if err := builderFrom(c, &o.Build); err != nil {
		return o, err
	}
	for _, typed := range c.StringSlice("platform") {
		o.Platforms = append(o.Platforms, strings.Split(typed, ",")...)
	}
	o.Push, o.UniqueTag, o.Pins = c.Bool("push"), c.Bool("unique-tag"), c.StringSlice("pin")
	if o.Templates, err = templateOptions(c); err != nil {
		return o, err
	}
	for _, typed := range c.StringSlice("output") {
		if typed == "type=registry" { // as --push is spelled there
			o.Push = true
			continue
		}
		to, err := outputFrom(typed)
		if err != nil {
			return o, err
		}
		o.Outputs = append(o.Outputs, to)
	}
	return o, nil
}
