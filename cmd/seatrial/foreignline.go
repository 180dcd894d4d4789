package main

import (
	"os"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/words"
)

// foreignLine refuses a whole line of another program in the place of IMAGE and its command, and shows what reads it. The first word
// may be an image of that name as well, which then has a "--" behind it.
func (l *commandLine) foreignLine(front []string, image string, tail []string) error {
	line := append([]string{image}, tail...)
	if len(tail) == 0 && strings.ContainsAny(image, " \n") {
		if split, _, err := dockerrun.Split(image, os.LookupEnv); err == nil && len(split) > 0 {
			line = split
		}
	}
	start := append([]string{"seatrial", l.cmd.Name}, front...)
	var instead []string
	switch {
	case dockerrun.Is(line):
		instead = append([]string{"seatrial", "init", "--"}, line...)
	case len(line) > 3 && line[0] == "bacalhau" && line[1] == "docker" && line[2] == "run":
		instead = slices.Concat(start, line[3:])
	default:
		return nil
	}
	hints := []string{"the line:  " + words.ShellLine(instead)}
	if len(tail) > 0 {
		hints = append(hints, "the image:  "+words.ShellLine(slices.Concat(start, []string{image, "--"}, tail)))
	}
	return pipeline.Hint(pipeline.Usagef("%s is a line of another program, and may be an image and its command", words.Short(words.ShellLine(line))), hints...)
}
