package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/config"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// settings are what counts for a command line beside what is typed there.
type settings struct {
	config.Settings
	reader *config.Reader
	// applied are the flags whose value is not of the command line, by their names.
	applied map[string]config.Value
	// theirs are the values of --config that are Bacalhau's.
	theirs []string
}

// settingsKey is that of the settings in the context of a command.
type settingsKey struct{}

// settingsOf are those that were found before the command began; none for one that has none.
func settingsOf(c *cli.Context) *settings {
	if s, ok := c.Context.Value(settingsKey{}).(*settings); ok {
		return s
	}
	return &settings{theirs: c.StringSlice(configFlagName)}
}

// typed tells a flag of the command line from one that is set elsewhere.
func typed(c *cli.Context, name string) bool {
	_, elsewhere := settingsOf(c).applied[name]
	return c.IsSet(name) && !elsewhere
}

// prepare is run before a command: it sets limits, reads the configuration, and gives the flags that were not typed the values that
// are said elsewhere.
func prepare(c *cli.Context) error {
	if err := setLimits(c); err != nil {
		return err
	}
	commands := configurable(c.App)
	i := slices.IndexFunc(commands, func(known config.Command) bool { return known.Name == commandName(c) })
	if i < 0 {
		return arrangeOutput(c)
	}
	s, err := findSettings(askedFrom(c), commands)
	if err != nil {
		return err
	}
	c.Context = context.WithValue(c.Context, settingsKey{}, s)
	for _, f := range s.Strangers() {
		fmt.Fprintf(c.App.ErrWriter, "seatrial: %s is used, which belongs to the user %s; --no-config goes without\n", words.Printable(f.Name), words.Printable(f.Owner))
	}
	if err := s.apply(c, commands[i], commands); err != nil {
		return err
	}
	return arrangeOutput(c)
}

// apply gives flags that were not typed their values.
func (s *settings) apply(c *cli.Context, command config.Command, all []config.Command) error {
	values, err := s.Of(command, all)
	if err != nil {
		return pipeline.Usage(err)
	}
	for _, v := range values {
		if c.IsSet(v.Flag.Name) || v.Flag.Name == configFlagName {
			continue
		}
		s.applied[v.Flag.Name] = v
		for _, value := range v.Values {
			if err := c.Set(v.Flag.Name, value); err != nil {
				return pipeline.Usagef("%s: %s: %w", v.From, v.Flag.Name, err)
			}
		}
	}
	if set, ok := s.applied[limitFlagName]; ok && set.From.Variable == "" { // SEATRIAL_LIMIT counts already
		if err := limits.Override(set.Values); err != nil {
			return pipeline.Usagef("%s: %w", set.From, err)
		}
	}
	return nil
}

// commandName is that of the command that runs, with those above it: "network up".
func commandName(c *cli.Context) string {
	name := c.Command.Name
	for _, above := range c.Lineage()[1:] {
		if above.Command == nil || above.Command.Name == "" || above.Command.Name == c.App.Name {
			break
		}
		name = above.Command.Name + " " + name
	}
	return name
}

// flagged is the job that the flags of a command line describe, and those that are set elsewhere, each where it was said.
func flagged(c *cli.Context, described flags.Flags, image string, command []string) (*job.Job, error) {
	at := map[job.Position]job.Position{}
	for name, v := range settingsOf(c).applied {
		place := v.From.At
		if v.From.Variable != "" {
			place = job.Position{Source: v.From.Variable}
		}
		for _, value := range v.Values {
			at[flags.At(name, value)] = place
		}
	}
	j, err := flags.Job(described, image, command)
	if fault, ok := err.(*job.Error); ok {
		if place, elsewhere := at[fault.Position]; elsewhere {
			fault.Position = place
		}
	}
	if err == nil {
		for path, typed := range j.Positions() {
			if place, elsewhere := at[typed]; elsewhere {
				j.Place(path, place)
			}
		}
	}
	return complete(j, err)
}

// judgedBeside adds what files beside job files of several folders say, when these are known.
func judgedBeside(c *cli.Context, o *pipeline.Options, jobs []*job.Job) error {
	s := settingsOf(c)
	var dirs []string
	for _, j := range jobs {
		name := j.File
		if j.Build != nil {
			name = j.Build.File
		}
		if name != "" && file.Is(name) {
			dirs = append(dirs, filepath.Dir(name))
		}
	}
	if s.reader == nil || c.Bool(noConfigFlagName) || slices.ContainsFunc(s.Files, func(f *config.File) bool { return f.Named }) {
		return nil
	}
	if err := s.besides(dirs); err != nil {
		return err
	}
	o.Policy.Beside = s.Policy().Beside
	return nil
}

// limitVariable is the environment variable with settings of --limit, separated by commas.
const limitVariable = "SEATRIAL_LIMIT"

// limitFlagName is its name.
const limitFlagName = "limit"

// limitFlag stands before the command and behind it.
func limitFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: limitFlagName, Usage: "accept more or less of what comes from outside, by `NAME.FIELD=VALUE`: registry.idle=2m (" + limitVariable + ")"}
}

// setLimits is run before a command. The environment of a supervisor is the workload's, and sets none.
func setLimits(c *cli.Context) error {
	if inContainer(c.Args().First()) {
		return nil
	}
	if typed := os.Getenv(limitVariable); typed != "" && c.Command.Name == c.App.Name {
		if err := limits.Override(strings.Split(typed, ",")); err != nil {
			return pipeline.Usagef("%s: %w", limitVariable, err)
		}
	}
	if err := limits.Override(c.StringSlice(limitFlagName)); err != nil {
		return pipeline.Usagef("--limit: %w", err)
	}
	return nil
}
