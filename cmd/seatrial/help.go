package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// helpFlag asks for help wherever a flag may stand.
var helpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}}

// helpCommand prints pages of help. --help behind a command is put before it.
func helpCommand() *cli.Command {
	return command(&cli.Command{
		Name:   "help",
		Hidden: true,
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "all", Usage: "every flag"}},
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return printAppHelp(c.App)
			}
			typed := c.Args().Slice()
			cmd := c.App.Command(typed[0])
			if cmd == nil {
				return unknownCommand(commandNames(c.App), typed)
			}
			name := cmd.Name
			for _, word := range typed[1:] {
				sub := cmd.Command(word)
				if sub == nil {
					return pipeline.Hint(pipeline.Usagef("seatrial %s has no help on %q", name, word), "seatrial "+name+" --help")
				}
				cmd, name = sub, name+" "+sub.Name
			}
			return printHelp(c.App, cmd, name, c.Bool("all"))
		},
	})
}

// helpAsked are the words for the page of help that a command line asks for, with --help or otherwise, or for the version; nil
// for one that asks for neither.
func helpAsked(app *cli.App, args []string) []string {
	if len(args) < 2 {
		return nil
	}
	switch args[1] {
	case "--version", "-v":
		return []string{args[0], "version"}
	}
	if word := args[1]; isHelp(word) || word == "help" {
		names := slices.DeleteFunc(slices.Clone(args[2:]), func(word string) bool { return word == "--all" || isHelp(word) })
		if len(names) < len(args)-2 {
			names = append([]string{"--all"}, names...)
		}
		return slices.Concat([]string{args[0], "help"}, names)
	}
	typed := commandOf(args[1:])
	if len(typed) == 0 {
		return nil
	}
	cmd := app.Command(typed[0])
	if cmd == nil || cmd.SkipFlagParsing {
		return nil
	}
	names, rest := typed[:1], typed[1:]
	for len(rest) > 0 && cmd.Command(rest[0]) != nil {
		cmd, names, rest = cmd.Command(rest[0]), typed[:len(names)+1], rest[1:]
	}
	l := &commandLine{cmd: cmd, app: app, known: flagsOf(cmd)}
	flags := l.flagWords(rest)
	if !slices.ContainsFunc(flags, isHelp) {
		return nil
	}
	asked := []string{args[0], "help"}
	if slices.Contains(flags, "--all") {
		asked = append(asked, "--all")
	}
	return append(asked, names...)
}

func isHelp(word string) bool { return word == "--help" || word == "-h" || word == "-help" }

// flagWords are the words that are flags of a command, and not values or, behind IMAGE, the container's.
func (l *commandLine) flagWords(typed []string) []string {
	var flags []string
	for i := 0; i < len(typed) && typed[i] != "--"; i++ {
		switch name, _, set := flagName(typed[i]); {
		case name != "":
			flags = append(flags, typed[i])
			if takesValue(l.known[name]) && !set {
				i++
			}
		case l.takesJob() && !ofFiles(l.cmd.Name, typed[i], typed[i+1:]):
			return flags
		}
	}
	return flags
}

// printAppHelp is the page of the program itself.
func printAppHelp(app *cli.App) error {
	p := &page{}
	p.title(app.Name, app.Usage)
	p.line("")
	p.line("  seatrial COMMAND [flags] IMAGE [CMD…]")
	p.line("  seatrial COMMAND [flags] JOB.yaml")
	p.examples("check ghcr.io/user/app:v1", "submit --input ./data:/inputs ghcr.io/user/app:v1 python main.py")
	p.line("")
	p.line("Commands:")
	for _, cmd := range app.Commands {
		if !cmd.Hidden {
			p.entry(cmd.Name, cmd.Usage, commandColumn)
		}
	}
	p.entry("help [COMMAND]", "the same as --help behind a command; --help --all has every flag", commandColumn)
	p.paragraphs(app.Description)
	return p.write(app.Writer)
}

// printHelp is the page of a command: all of its flags, or those that are needed first.
func printHelp(app *cli.App, cmd *cli.Command, name string, all bool) error {
	page, known := &page{}, helpPages[name]
	page.title("seatrial "+name, cmd.Usage)
	page.line("")
	for _, usage := range strings.Split(cmd.ArgsUsage, " | ") {
		page.line("  %s", strings.TrimRight("seatrial "+name+" [flags] "+usage, " "))
	}
	page.examples(known.examples...)
	page.paragraphs(cmd.Description)
	if len(cmd.Subcommands) > 0 {
		page.line("")
		page.line("Commands:")
		for _, sub := range cmd.Subcommands {
			if !sub.Hidden {
				page.entry(sub.Name, sub.Usage, commandColumn)
			}
		}
		return page.write(app.Writer)
	}
	if len(known.first) > 0 && !all {
		page.line("")
		page.line("Flags:")
		for _, name := range known.first {
			page.flag(flagsOf(cmd)[name])
		}
		page.line("")
		page.line("All flags: seatrial %s --help --all", name)
		return page.write(app.Writer)
	}
	for _, category := range categories(cmd) {
		page.line("")
		if category == "" {
			page.line("Flags:")
		} else {
			page.line("%s:", category)
		}
		for _, f := range cmd.Flags {
			if categoryOf(f) == category && !hidden(f) {
				page.flag(f)
			}
		}
	}
	return page.write(app.Writer)
}

// categories are those of a command's flags, in their order.
func categories(cmd *cli.Command) []string {
	all := []string{""} // those of the command alone
	for _, f := range cmd.Flags {
		if !hidden(f) && !slices.Contains(all, categoryOf(f)) {
			all = append(all, categoryOf(f))
		}
	}
	return all
}

func categoryOf(f cli.Flag) string {
	if grouped, ok := f.(cli.CategorizableFlag); ok {
		return grouped.GetCategory()
	}
	return ""
}

func hidden(f cli.Flag) bool {
	visible, ok := f.(cli.VisibleFlag)
	return ok && !visible.IsVisible()
}

// placeholder stands for a flag's value in what is said of it.
var placeholder = regexp.MustCompile("`([^`]*)`")

// wordsOf is what is said of a flag: its letter and its name, what stands for its value, and what it does; nothing of one that has
// no words.
func wordsOf(f cli.Flag) (names, value, usage string) {
	documented, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return "", "", ""
	}
	all := f.Names()
	names = "--" + all[0]
	for _, alias := range all[1:] {
		if len(alias) == 1 {
			names = "-" + alias + ", " + names
		}
	}
	usage = documented.GetUsage()
	if found := placeholder.FindStringSubmatch(usage); found != nil {
		value = found[1]
		usage = placeholder.ReplaceAllString(usage, "$1")
	} else if takesValue(f) {
		value = "VALUE"
	}
	if def := documented.GetValue(); takesValue(f) && def != "" && !strings.Contains(usage, "(default") {
		usage += " (default " + def + ")"
	}
	return names, value, usage
}

// flag is a flag with its letter, the name of its value, and what it does.
func (p *page) flag(f cli.Flag) {
	if names, value, usage := wordsOf(f); names != "" {
		p.entry(strings.TrimRight(names+" "+value, " "), usage, flagColumn)
	}
}
