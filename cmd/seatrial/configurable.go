package main

import (
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/cmd/config"
	"github.com/seatrial/seatrial/harness/build"
)

// The flags that say which configuration counts, and their variable.
const (
	configFlagName   = "config"
	noConfigFlagName = "no-config"
	configVariable   = "SEATRIAL_CONFIG"
)

// configFlags are those of every command. Those about a network have a --config already, which is Bacalhau's as well.
func configFlags(cmd *cli.Command) []cli.Flag {
	all := []cli.Flag{&cli.BoolFlag{Name: noConfigFlagName, Usage: "go without .seatrial.yaml"}}
	if slices.ContainsFunc(cmd.Flags, func(f cli.Flag) bool { return f.Names()[0] == configFlagName }) {
		return all
	}
	return append(all, &cli.StringSliceFlag{Name: configFlagName, Usage: "read `FILE` in place of the .seatrial.yaml that is found (" + configVariable + ")"})
}

// askedFrom is what a command line says of it.
func askedFrom(c *cli.Context) askedConfig {
	return askedConfig{command: c.Command.Name, args: c.Args().Slice(), files: c.StringSlice(configFlagName), none: c.Bool(noConfigFlagName)}
}

// withoutConfig are commands that nothing is set for.
var withoutConfig = []string{"completion", "version", "help"}

// configurable are the commands whose flags have defaults elsewhere, with those flags.
func configurable(app *cli.App) (all []config.Command) {
	var add func(before string, commands []*cli.Command)
	add = func(before string, commands []*cli.Command) {
		for _, cmd := range commands {
			switch name := before + cmd.Name; {
			case cmd.Hidden || slices.Contains(withoutConfig, name):
			case len(cmd.Subcommands) > 0:
				add(name+" ", cmd.Subcommands)
			default:
				all = append(all, config.Command{Name: name, Flags: defaultsOf(name, cmd)})
			}
		}
	}
	add("", app.Commands)
	return all
}

// defaultsOf are the flags of a command that people can see.
func defaultsOf(name string, cmd *cli.Command) (all []config.Flag) {
	for _, f := range cmd.Flags {
		documented, ok := f.(cli.DocGenerationFlag)
		if !ok || hidden(f) {
			continue
		}
		one := config.Flag{Name: f.Names()[0], Usage: documented.GetUsage(), Group: categoryOf(f)}
		one.Path = slices.Contains(pathFlags, one.Name)
		one.Own = slices.Contains(ownFlags, one.Name) || slices.Contains(ownFlags, name+" "+one.Name)
		one.Elsewhere = slices.Contains(elsewhereFlags, one.Name)
		one.Words = flagWords[one.Name]
		switch f := f.(type) {
		case *cli.BoolFlag:
			one.Kind, one.Default = config.Switch, []string{strconv.FormatBool(f.Value)}
		case *cli.IntFlag:
			one.Kind, one.Default = config.Number, []string{strconv.Itoa(f.Value)}
		case *cli.DurationFlag:
			one.Kind, one.Default = config.Duration, []string{f.Value.String()}
		case *cli.StringSliceFlag:
			one.Kind = config.List
		case *cli.GenericFlag:
			one.Kind = config.Choice
		case *cli.StringFlag:
			if f.Value != "" {
				one.Default = []string{f.Value}
			}
		}
		all = append(all, one)
	}
	return all
}

// elsewhereFlags have another place in a file, or would make no sense in one.
var elsewhereFlags = []string{configFlagName, noConfigFlagName, selectFlagName, ignoreFlagName, noIgnoresFlagName, writeBaselineFlagName, ignoreUnknownFlagName, hookFlagName, ciFlagName}

// pathFlags name files and folders of this machine.
var pathFlags = []string{"baseline", "car", "context", "data-dir", "dockerfile", "expect", "file", "file-in-report", "images-from", "job-file", "output-dir", "pin",
	"pinning-token-file", templateFileFlag, "tlscacert", "tlscert", "tlsdir", "tlskey", "write-resources"}

// ownFlags hand out what is the user's: files, credentials, the environment, limits, the screen; or send something where a stranger may want it.
var ownFlags = []string{"allow-path", "build-context", "build output", "builder", "cache-from", "cache-to", "ipfs-api", limitFlagName, openFlagName, "pinning-service", "pinning-token-file",
	"push", "repair output", "s3-endpoint", "secret", "ssh", "template-envs", "to", "trust-endpoint", "upload-to"}

// flagWords are the values of flags of which there are only some.
var flagWords = map[string][]string{
	ciFlagName:        {"github", "gitlab"},
	colorFlagName:     colorWords,
	logFormatFlagName: {"text", "json"},
	"fail-on":         {string(lint.Error), string(lint.Warning), string(lint.Info), string(lint.Never)},
	fixFlagName:       {string(fixApply), string(fixShow)},
	"progress":        build.Displays,
}
