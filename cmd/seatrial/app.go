package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// newApp is the whole command line; its streams are injected for tests.
func newApp(in io.Reader, out, errs io.Writer) *cli.App {
	return &cli.App{
		Name:  "seatrial",
		Usage: "check, try and submit container workloads for a Bacalhau network",
		Description: "Flags come before IMAGE; everything after IMAGE is the container's command, but for flags before a later --. " +
			"The flags of bacalhau docker run keep their names and meaning. A Bacalhau job file stands wherever IMAGE does.\n\n" +
			"Exit codes: 0 nothing wrong; 1 the workload is at fault; 2 the command line or the job file is wrong; " +
			"3 could not judge: registry, engine or network out of reach; 130 interrupted.",
		Reader:    in,
		Writer:    out,
		ErrWriter: errs,
		Commands: []*cli.Command{
			initCommand(), checkCommand(), testCommand(), submitCommand(),
			fetchCommand(), statusCommand(), jobsCommand(), logsCommand(), cancelCommand(),
			buildCommand(), pushCommand(), repairCommand(), uploadCommand(), networkCommand(), prePushCommand(), configCommand(), explainCommand(),
			completionCommand(), completeCommand(), manCommand(), versionCommand(), helpCommand(), superviseCommand(), insideCommand(), pluginCommand(),
		},
		Flags:                     []cli.Flag{limitFlag()},
		Before:                    setLimits,
		HideVersion:               true,
		HideHelp:                  true, // help has a command of its own
		DisableSliceFlagSeparator: true, // job flags have commas of their own
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              usageError,
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return unknownCommand(commandNames(c.App), c.Args().Slice())
			}
			return printAppHelp(c.App)
		},
	}
}

// commandNames are those of the commands that people type.
func commandNames(app *cli.App) []string {
	var names []string
	for _, cmd := range app.Commands {
		if !cmd.Hidden {
			names = append(names, cmd.Name)
		}
	}
	return names
}

// command fills in what all commands share.
func command(cmd *cli.Command) *cli.Command {
	cmd.HideHelp = true
	cmd.OnUsageError = usageError
	if !cmd.SkipFlagParsing {
		if len(cmd.Subcommands) == 0 && !slices.Contains(withoutConfig, cmd.Name) {
			cmd.Flags = append(cmd.Flags, configFlags(cmd)...)
		}
		cmd.Flags = append(cmd.Flags, limitFlag())
		if len(cmd.Subcommands) == 0 && !cmd.Hidden {
			cmd.Flags = append(cmd.Flags, outputFlags()...)
		}
		cmd.Before = prepare
	}
	return cmd
}

// unknownFlag is how the flag library refuses one, whatever dashes it was typed with.
var unknownFlag = regexp.MustCompile(`^flag provided but not defined: -(.+)`)

// noSwitch is how it refuses the value of a flag that has none but these two.
var noSwitch = regexp.MustCompile(`^invalid boolean value "(.*)" for -(\S+): parse error$`)

// usageError makes one line of what the flag library says, instead of a page of help.
func usageError(c *cli.Context, err error, _ bool) error {
	if found := unknownFlag.FindStringSubmatch(err.Error()); found != nil {
		dashes := "--"
		if len(found[1]) == 1 {
			dashes = "-"
		}
		err = errors.New("unknown flag " + dashes + found[1])
	}
	if found := noSwitch.FindStringSubmatch(err.Error()); found != nil {
		err = fmt.Errorf("--%s=%s: want true or false", found[2], words.Printable(found[1]))
	}
	name := "seatrial"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != name {
		name += " " + c.Command.Name
	}
	return pipeline.Hint(pipeline.Usage(err), name+" --help")
}

// superviseCommand makes this program the first process of a traced container.
func superviseCommand() *cli.Command {
	return command(&cli.Command{
		Name:            egress.Verb,
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			if len(args) > 0 && args[0] == "--" {
				args = args[1:]
			}
			code, err := egress.Supervise(c.Context, c.App.Writer, args)
			if err != nil {
				exitCode(c.App.ErrWriter, err) // prints it; the code is the workload's
			}
			return exit(code)
		},
	})
}
