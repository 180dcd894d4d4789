package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// manCommand is for those who make packages: people read --help, which says the same.
func manCommand() *cli.Command {
	return command(&cli.Command{
		Name:      "man",
		Hidden:    true,
		Usage:     "write the pages of the manual, one for each command, into a folder",
		ArgsUsage: "DIR",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return pipeline.Hint(pipeline.Usagef("want one folder, got %d arguments", c.NArg()), "seatrial man DIR")
			}
			dir := c.Args().First()
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return pipeline.Usagef("making %s: %w", dir, disk.Cause(err))
			}
			for name, text := range manuals(c.App) {
				file := filepath.Join(dir, name+".1")
				if err := disk.WriteFile(file, text, 0o644); err != nil {
					return fmt.Errorf("writing %s: %w", file, disk.Cause(err))
				}
			}
			return nil
		},
	})
}

// manuals are all pages by their names: "seatrial", "seatrial-check", "seatrial-network-up".
func manuals(app *cli.App) map[string][]byte {
	pages := map[string][]byte{}
	var below func(above string, commands []*cli.Command)
	below = func(above string, commands []*cli.Command) {
		for _, cmd := range commands {
			if cmd.Hidden {
				continue
			}
			name := strings.TrimPrefix(above+" "+cmd.Name, " ")
			pages[manualName(name)] = commandManual(cmd, name)
			below(name, cmd.Subcommands)
		}
	}
	below("", app.Commands)
	pages[app.Name] = appManual(app)
	return pages
}

// manualName is that of the page of a command.
func manualName(command string) string { return "seatrial-" + strings.ReplaceAll(command, " ", "-") }

// appManual is the page of the program itself.
func appManual(app *cli.App) []byte {
	m := newManual(app.Name, app.Usage)
	m.section("SYNOPSIS")
	m.synopsis("seatrial COMMAND [flags] IMAGE [CMD…]", "seatrial COMMAND [flags] JOB.yaml")
	m.section("DESCRIPTION")
	m.paragraphs(app.Description)
	m.section("COMMANDS")
	var also []string
	for _, cmd := range app.Commands {
		if !cmd.Hidden {
			m.entry("**"+plain(manualName(cmd.Name))+"**(1)", cmd.Usage)
			also = append(also, cmd.Name)
		}
	}
	m.section("FILES")
	m.entry("*.seatrial.yaml*", "defaults of flags, findings that are accepted and what is expected, in the folder of work, one above it, or beside a job file")
	m.entry("*~/.local/state/seatrial*", "what was submitted from this machine, or below XDG_STATE_HOME")
	m.entry("*~/.cache/seatrial*", "inputs and blocks that were fetched, or below XDG_CACHE_HOME")
	m.seeAlso("", also)
	return m.render()
}

// commandManual is the page of a command, with all of its flags.
func commandManual(cmd *cli.Command, name string) []byte {
	m := newManual(manualName(name), cmd.Usage)
	m.section("SYNOPSIS")
	var lines []string
	for usage := range strings.SplitSeq(cmd.ArgsUsage, " | ") {
		lines = append(lines, strings.TrimRight("seatrial "+name+" [flags] "+usage, " "))
	}
	m.synopsis(lines...)
	m.section("DESCRIPTION")
	m.paragraphs(cmp.Or(cmd.Description, strings.ToUpper(cmd.Usage[:1])+cmd.Usage[1:]+"."))
	var also []string
	if len(cmd.Subcommands) > 0 {
		m.section("COMMANDS")
		for _, sub := range cmd.Subcommands {
			if !sub.Hidden {
				m.entry("**"+plain(manualName(name+" "+sub.Name))+"**(1)", sub.Usage)
				also = append(also, name+" "+sub.Name)
			}
		}
	} else {
		m.section("OPTIONS")
		for _, category := range categories(cmd) {
			if category != "" {
				m.subsection(category)
			}
			for _, f := range cmd.Flags {
				if categoryOf(f) == category && !hidden(f) {
					m.flag(wordsOf(f))
				}
			}
		}
	}
	m.examples(helpPages[name].examples)
	m.section("EXIT STATUS")
	m.exits()
	m.seeAlso("seatrial", also)
	return m.render()
}
