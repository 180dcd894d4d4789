package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/config"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

func configCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "config",
		Usage:     "print which settings count here, and where each was said",
		ArgsUsage: "[COMMAND] | -- COMMAND [flags] [ARGS]",
		Description: "Prints a file that says the same, with the place beside each value. Without COMMAND it has what is set anywhere, for all commands; with it\n" +
			"all flags of that command; behind -- a whole command line, with what is typed there.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "also what is nowhere set, and so the default"},
			&cli.StringFlag{Name: "format", Value: "yaml", Usage: "yaml or json"},
		},
		Action: printConfig,
	})
}

func printConfig(c *cli.Context) error {
	format := c.String("format")
	if format != "yaml" && format != "json" {
		return pipeline.Usagef("--format is %s, want yaml or json", words.Quoted(format))
	}
	commands := configurable(c.App)
	line := c.Args().Slice()
	if len(line) > 0 && line[0] == "--" {
		line = line[1:]
	}
	asked, typed, args, err := askedOf(c.App, commands, line)
	if err != nil {
		return err
	}
	s := settingsOf(c)
	if len(args) > 0 { // beside whose files there may be some
		of := askedFrom(c)
		of.command, of.args = asked[0].Name, args
		if s, err = findSettings(of, commands); err != nil {
			return err
		}
	}
	effective := config.Effective{Files: s.Files, Policy: s.Policy()}
	for _, command := range asked {
		values, err := s.Of(command, commands)
		if err != nil {
			return pipeline.Usage(err)
		}
		values = slices.DeleteFunc(values, func(v config.Value) bool { return v.Flag.Elsewhere && v.From.Variable == "" })
		values = withTyped(values, command, typed)
		if c.Bool("all") || len(line) > 0 {
			values = withDefaults(values, command)
		}
		if len(values) > 0 {
			effective.Commands = append(effective.Commands, config.Resolved{Name: command.Name, Values: values})
		}
	}
	if format == "json" {
		return effective.JSON(c.App.Writer)
	}
	for _, f := range s.Files {
		fmt.Fprintf(c.App.Writer, "# %s\n", words.Printable(f.Name))
	}
	return effective.YAML(c.App.Writer)
}

// askedOf are the commands that a line is about, the flags that are typed in it, by their names, and what stands behind those.
func askedOf(app *cli.App, commands []config.Command, line []string) (asked []config.Command, typed map[string][]string, args []string, err error) {
	if len(line) == 0 {
		return commands, nil, nil, nil
	}
	cmd, n := app.Command(line[0]), 1
	for cmd != nil && n < len(line) && cmd.Command(line[n]) != nil {
		cmd, n = cmd.Command(line[n]), n+1
	}
	name := strings.Join(line[:n], " ")
	i := slices.IndexFunc(commands, func(c config.Command) bool { return c.Name == name })
	if i < 0 && cmd == nil {
		return nil, nil, nil, unknownCommand(commandNames(app), line)
	}
	if i < 0 {
		return nil, nil, nil, pipeline.Usagef("nothing is set for seatrial %s", name)
	}
	ordered, err := arranged(app, slices.Concat([]string{"seatrial"}, line))
	if err != nil {
		return nil, nil, nil, err
	}
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range cmd.Flags {
		if err := f.Apply(set); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := set.Parse(ordered[n+1:]); err != nil {
		return nil, nil, nil, pipeline.Usage(err)
	}
	typed = map[string][]string{}
	set.Visit(func(f *flag.Flag) {
		typed[f.Name] = []string{f.Value.String()}
		if list, ok := f.Value.(*cli.StringSlice); ok {
			typed[f.Name] = list.Value()
		}
	})
	return commands[i : i+1], typed, set.Args(), nil
}

// withTyped has the flags of the command line in place of the values that they have elsewhere.
func withTyped(values []config.Value, command config.Command, typed map[string][]string) []config.Value {
	for _, f := range command.Flags {
		given, ok := typed[f.Name]
		if !ok || f.Elsewhere {
			continue
		}
		values = slices.DeleteFunc(values, func(v config.Value) bool { return v.Flag.Name == f.Name })
		values = append(values, config.Value{Flag: f, Values: given, From: config.Origin{Typed: true}})
	}
	return values
}

// withDefaults has every flag of the command, in the order of its help.
func withDefaults(values []config.Value, command config.Command) (all []config.Value) {
	for _, f := range command.Flags {
		i := slices.IndexFunc(values, func(v config.Value) bool { return v.Flag.Name == f.Name })
		switch {
		case i >= 0:
			all = append(all, values[i])
		case !f.Elsewhere && len(f.Default) > 0:
			all = append(all, config.Value{Flag: f, Values: f.Default})
		}
	}
	return all
}
