package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

var commandShebang = &lint.Check{
	ID:       "command-shebang",
	Title:    "the program is one that Linux runs, or its first line says what runs it",
	Severity: lint.Error,
	Doc: `Linux runs ELF programs, and scripts whose first line is ` + "`#!`" + ` and an interpreter. Anything else ends with
` + "`exec /run.sh: exec format error`" + `: a script without that line (your shell runs it all the same, which hides the mistake), one with a
byte order mark before it, a program for Windows or macOS, an archive, a damaged file.

To a node the container has run and exited with 1: the job says "Completed" and delivers nothing.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(shebangFix, exec.NoShebang, exec.Malformed),
}

func shebangFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	switch {
	case p.Kind == exec.Malformed, p.Hint == "":
		return buildLine(s.Platform, s.Image).With("with a whole " + base(p.Path) + " for Linux")
	case p.Hint == exec.WithoutMark(base(p.Path)):
		return lint.Run(exec.WithoutMark(onDisk(s, p)))
	case strings.HasSuffix(p.Path, ".py"):
		return beginWith("#!"+pythonOf(s), onDisk(s, p))
	}
	return beginWith("#!/bin/sh", onDisk(s, p))
}

// beginWith puts a line before all others of a file.
func beginWith(line, file string) lint.Fix {
	return lint.Run(words.InPlace(`print "`+words.PerlText(line)+`\n" if $. == 1`, file))
}

// pythonOf is what a script of the image can name as its interpreter: an image without a distribution has no env.
func pythonOf(s *lint.Subject) string {
	const env = "/usr/bin/env"
	line := env + " python3"
	if s.Exec.View == nil {
		return line
	}
	found := ""
	s.Exec.View.Each(func(name string, e rootfs.Entry) bool {
		return name == env || strings.HasSuffix(name, "/python3")
	}, func(name string, _ rootfs.Entry) {
		if name == env || found != env && (found == "" || name < found) {
			found = name
		}
	})
	if found == "" || found == env {
		return line
	}
	return found
}
