package main

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// ours tells whether the first word behind IMAGE is a flag of this command, and no word of the container's: many programs have
// a -c or an -o, with other values.
func (l *commandLine) ours(tail []string) bool {
	if l.run(tail) == 0 {
		return false
	}
	name, value, set := flagName(tail[0])
	if len(name) > 1 {
		return true
	}
	if !set && takesValue(l.known[name]) {
		value = tail[1]
	}
	shaped, known := shortValues[name]
	return !known || shaped(value)
}

// ambiguous refuses a flag behind IMAGE, and shows how each of the two readings is typed.
func (l *commandLine) ambiguous(front []string, image string, tail []string) error {
	n := l.run(tail)
	flags, rest := tail[:n], tail[n:]
	if len(rest) > 0 && rest[0] == "--" {
		rest = rest[1:]
	}
	mine := slices.Concat([]string{"seatrial", l.cmd.Name}, front, flags, []string{image})
	if len(rest) > 0 {
		mine = append(append(mine, "--"), rest...)
	}
	its := slices.Concat([]string{"seatrial", l.cmd.Name}, front, []string{image, "--"}, tail)
	name, _, _ := strings.Cut(tail[0], "=")
	return pipeline.Hint(pipeline.Usagef("%s behind %s may be a flag of seatrial %s, or a word of the container's", name, image, l.cmd.Name),
		"the flag:  "+words.ShellLine(mine), "the word:  "+words.ShellLine(its))
}
