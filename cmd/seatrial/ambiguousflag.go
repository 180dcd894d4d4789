package main

import (
	"context"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/job/file"
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
	if end := slices.Index(rest, "--"); end >= 0 { // the first one, wherever it stands, is none of the command's to Bacalhau
		rest = slices.Concat(rest[:end], rest[end+1:])
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

// arrangeInit puts the flags behind a file of services or workloads before it: it has its own commands. Behind an image, a
// Dockerfile or a folder, which may have one behind them, a flag of ours is refused; those of a line of docker run are its own.
func (l *commandLine) arrangeInit(front []string, what string, tail []string) ([]string, error) {
	found := image.Recognize(context.Background(), what)
	switch {
	case dockerrun.Program(append([]string{what}, tail...)), strings.ContainsAny(what, " \n"):
	case file.Is(what) && !(found != nil && (found.Dockerfile != "" || image.Schemed(found.Instead))):
		return l.behindFile(front, what, tail)
	case l.ours(tail):
		return nil, l.ambiguous(front, what, tail)
	case len(tail) > 0 && tail[0] == "--":
		tail = tail[1:]
	}
	return slices.Concat(front, []string{what}, tail), nil
}

// another says what the first word behind IMAGE is, when it is one more of what can be judged and hardly a word of a command:
// an image with its scheme, a file or folder with one in it, or a job file that is there. Empty for any other.
func another(word string) string {
	switch {
	case image.Schemed(word):
		return "an image"
	case asPath.MatchString(word) && exists(word):
		if found := image.Recognize(context.Background(), word); found != nil && image.Schemed(found.Instead) {
			return found.What
		}
	case file.Is(word) && exists(word):
		if data, err := file.ReadText(context.Background(), word); err == nil && file.Meant(data) {
			return "a job file"
		}
	}
	return ""
}

// second refuses one more workload behind IMAGE, and shows how each of the two readings is typed.
func (l *commandLine) second(front []string, first string, tail []string, what string) error {
	start := append([]string{"seatrial", l.cmd.Name}, front...)
	line := func(args ...string) string { return words.ShellLine(slices.Concat(start, args)) }
	both := line(first) + "; " + line(tail[0])
	if image.Schemed(tail[0]) && l.known["images-from"] != nil {
		both = words.ShellLine([]string{"printf", `%s\n`, first, tail[0]}) + " | " + line("--images-from", "-")
	}
	return pipeline.Hint(pipeline.Usagef("%s behind %s is %s, and may be a word of the container's", tail[0], first, what),
		"both are workloads:  "+both, "the word:  "+line(append([]string{first, "--"}, tail...)...))
}
