package main

import (
	"log/slog"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// groupOutput has the flags of every command about what it prints, whatever that is.
const groupOutput = "What is printed"

// The names of flags that are looked for before the command line is read.
const (
	colorFlagName     = "color"
	logFormatFlagName = "log-format"
)

// outputFlags are those of every command.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: colorFlagName, Value: colorAuto, Category: groupOutput,
			Usage: "`WHEN` to colour: auto, always or never; auto goes by NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, CLICOLOR=0, TERM=dumb, and whether it is a terminal, the first of these that is so"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print results and errors, and not how far it is", Category: groupOutput},
		&cli.BoolFlag{Name: "verbose", Usage: "also print each request to a registry, the engine, a server or the network", Category: groupOutput},
		&cli.StringFlag{Name: logFormatFlagName, Value: "text", Usage: "`FORMAT` of what goes to standard error: text, or json for an object on each line", Category: groupOutput},
	}
}

// arrangeOutput says how the messages of a command look, before it begins.
func arrangeOutput(c *cli.Context) error {
	color, format := c.String(colorFlagName), c.String(logFormatFlagName)
	switch {
	case !slices.ContainsFunc(c.Command.Flags, func(f cli.Flag) bool { return f.Names()[0] == colorFlagName }): // those that print nothing of their own
		return nil
	case !colors(color):
		return pipeline.Usagef("--%s is %s, want auto, always or never", colorFlagName, words.Quoted(color))
	case format != "text" && format != "json":
		return pipeline.Usagef("--%s is %s, want text or json", logFormatFlagName, words.Quoted(format))
	case c.Bool("quiet") && c.Bool("verbose"):
		return pipeline.Usagef("--quiet with --verbose: want one of them")
	}
	m, ok := c.App.ErrWriter.(*messages)
	if !ok {
		return nil
	}
	m.arrange(format, color)
	m.quiet, m.verbose = c.Bool("quiet"), c.Bool("verbose")
	if m.verbose {
		limits.OnRequest(func(whom, what string) { m.say(slog.LevelDebug, whom, what) })
	}
	return nil
}

// coloredFor tells whether what a command prints to a stream is coloured.
func coloredFor(c *cli.Context, stream any) bool { return colored(c.String(colorFlagName), stream) }
