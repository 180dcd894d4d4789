package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
)

func buildCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "build",
		Usage:     "build an image for the network's platform, with the engine's own BuildKit",
		ArgsUsage: "CONTEXT",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "file", Aliases: []string{"f"}, Usage: "`DOCKERFILE` (default CONTEXT/Dockerfile)"},
			&cli.StringSliceFlag{Name: "tag", Aliases: []string{"t"}, Usage: "`NAME` of the image in the engine"},
			&cli.StringFlag{Name: "platform", Value: "linux/amd64", Usage: "`PLATFORM` of the network's nodes"},
			&cli.StringSliceFlag{Name: "build-arg", Usage: "set `NAME=VALUE` for ARG"},
			&cli.StringFlag{Name: "target", Usage: "`STAGE` to build"},
			&cli.BoolFlag{Name: "no-cache", Usage: "build every step anew"},
		},
		Action: buildImage,
	})
}

func buildImage(c *cli.Context) error {
	if c.NArg() != 1 {
		return pipeline.Hint(pipeline.Usagef("want one build context, got %d arguments", c.NArg()), "seatrial build -t NAME .")
	}
	imageID, err := build.Build(c.Context, build.Options{
		ContextDir: c.Args().First(),
		Dockerfile: c.String("file"),
		Tags:       c.StringSlice("tag"),
		Platform:   c.String("platform"),
		BuildArgs:  c.StringSlice("build-arg"),
		Target:     c.String("target"),
		NoCache:    c.Bool("no-cache"),
		Progress:   c.App.ErrWriter,
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(c.App.Writer, imageID)
	return nil
}
