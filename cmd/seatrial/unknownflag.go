package main

import (
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
	return pipeline.Hint(pipeline.Usagef("unknown flag %s", dashed), l.instead(name, value), l.help())
}

// instead says what to type for a flag that this command does not have.
func (l *commandLine) instead(name, value string) string {
	if l.takesJob() {
		if hint := formerFlag(name, value); hint != "" {
			return hint
		}
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
	return "flags come before IMAGE; behind it, and behind --, are the words of the container's command"
}

// typesetDashes are what programs for writing, and pages made with them, turn two hyphens into.
const typesetDashes = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"

// typeset refuses a word that begins with a dash of a page, from which it was copied: no shell and no program takes it for a flag.
func (l *commandLine) typeset(word string) error {
	name := strings.TrimLeft(word, typesetDashes+"-")
	if name == word || strings.HasPrefix(word, "-") && !strings.ContainsAny(word[:len(word)-len(name)], typesetDashes) {
		return nil
	}
	want := "--" + name
	if flag, _, _ := strings.Cut(name, "="); len(flag) == 1 {
		want = "-" + name
	}
	return pipeline.Hint(pipeline.Usagef("%s begins with a dash as it is printed, want %s", word, want), words.ShellWord(want), l.help())
}

func (l *commandLine) help() string { return "seatrial " + l.cmd.Name + " --help" }
