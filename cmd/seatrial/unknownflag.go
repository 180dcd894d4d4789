package main

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// unknown refuses the flag that words begin with.
func (l *commandLine) unknown(typed []string) error {
	name, value, set := flagName(typed[0])
	if !set && len(typed) > 1 && !strings.HasPrefix(typed[1], "-") {
		value = typed[1]
	}
	dashed, _, _ := strings.Cut(typed[0], "=")
	if exists(typed[0]) {
		return pipeline.Hint(pipeline.Usagef("unknown flag %s", dashed), "the file or folder of that name here is "+words.ShellWord("./"+typed[0]), l.help())
	}
	return pipeline.Hint(pipeline.Usagef("unknown flag %s", dashed), l.instead(name, value), l.help())
}

// unknownBehind refuses the flag that words between IMAGE and "--" begin with, and shows how words of the container's are typed.
func (l *commandLine) unknownBehind(front []string, image string, tail, at []string) error {
	line := slices.Concat([]string{"seatrial", l.cmd.Name}, front, []string{image, "--"}, tail)
	return pipeline.Hint(l.unknown(at), "if it is a word of the container's:  "+words.ShellLine(line))
}

// flagsFirst is said of what is like no flag of ours.
const flagsFirst = "flags come before IMAGE; behind it, and behind --, are the words of the container's command"

// instead says what to type for a flag that this command does not have.
func (l *commandLine) instead(name, value string) string {
	if l.takesJob() {
		if hint := formerFlag(name, value); hint != "" {
			return hint
		}
	}
	for _, f := range flagsOfJobCommands {
		if f.command == l.name && slices.Contains(strings.Fields(f.names), name) {
			return f.hint
		}
	}
	if f := l.known[name]; f != nil {
		return "did you mean --" + f.Names()[0] + "?" // typed with the other number of hyphens
	}
	var others []string
	for _, cmd := range l.app.Commands {
		if !cmd.Hidden && flagsOf(cmd)[name] != nil {
			others = append(others, cmd.Name)
		}
	}
	if len(others) > 0 && len(name) > 1 {
		return "it is a flag of seatrial " + strings.Join(others, ", ")
	}
	var names []string
	for _, f := range l.cmd.Flags {
		names = append(names, f.Names()[0])
	}
	if near := words.Nearest(name, names); near != "" && len(name) > 1 {
		return "did you mean --" + near + "?"
	}
	if !l.takesJob() {
		return ""
	}
	return flagsFirst
}

func (l *commandLine) help() string { return "seatrial " + l.name + " --help" }
