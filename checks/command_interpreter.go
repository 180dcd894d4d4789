package checks

import (
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/words"
)

var commandInterpreter = &lint.Check{
	ID:       "command-interpreter",
	Title:    "what a script's first line names is in the image",
	Severity: lint.Error,
	Doc: `The first line of a script, ` + "`#!/usr/bin/env python3`" + `, names the program that runs it. When that is not in the image Linux
answers ` + "`exec /run.sh: no such file or directory`" + `, although ` + "`/run.sh`" + ` is there: it is the interpreter that is not.

A script saved with Windows line ends (CRLF) names ` + "`/bin/sh\\r`" + `, with a carriage return at the end, which is no program
either. Git on Windows writes files so unless ` + "`.gitattributes`" + ` has ` + "`*.sh text eol=lf`" + `.

To a node the container has run and exited with 1: the job says "Completed" and delivers nothing.

A shell that is given such a script by name, ` + "`sh run.sh`" + `, reads it whatever its first line is, and fails at what it says:
` + "`set: Illegal option -`" + `, ` + "`end of file unexpected (expecting \"then\")`" + `. It is an error where that is sure.

Line ends of Windows are what ` + "`seatrial repair`" + ` takes out of an image that is built already.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(interpreterFix, exec.InterpreterMissing, exec.InterpreterCRLF, exec.InterpreterLoop, exec.InterpreterArguments),
}

func interpreterFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	switch {
	case p.Kind == exec.InterpreterCRLF && hasSed(s, p.Layer):
		return lint.Dockerfile(`RUN sed -i 's/\r$//' ` + words.ShellWord(p.Path)).With("*.sh text eol=lf in .gitattributes keeps git from it")
	case p.Kind == exec.InterpreterCRLF:
		return lint.Run(words.InPlace(`s/\r$//`, onDisk(s, p)))
	case p.Kind == exec.InterpreterLoop:
		return lint.Run(words.InPlace(`s|.*|#!/bin/sh| if $. == 1`, onDisk(s, p)))
	case p.Kind == exec.InterpreterArguments:
		return lint.Run(words.InPlace(`s|env |env -S | if $. == 1`, onDisk(s, p)))
	case len(p.Candidates) > 0:
		return lint.Run(words.InPlace("s|.*|#!"+words.PerlText(p.Candidates[0])+"| if $. == 1", onDisk(s, p)))
	}
	name := base(p.Missing)
	if strings.HasPrefix(p.Missing, "/") && packages[name] == nil && programName.MatchString(name) && exec.DriverProgram(name) == "" {
		return lint.Dockerfile("COPY --chmod=755 " + name + " " + words.ShellWord(p.Missing)) // where the script looks for it
	}
	return install(s, name)
}

// hasSed tells whether a file of a layer can be mended when the image is built: the Dockerfile is known, and so is it that a shell and sed
// are in the image, whose place the build has in its PATH.
func hasSed(s *lint.Subject, layer int) bool {
	if _, ok := s.Step(layer); !ok || s.Exec.View == nil {
		return false
	}
	there := map[string]bool{} // /bin may be a link to /usr/bin
	s.Exec.View.Each(func(name string, _ rootfs.Entry) bool { return path.Base(name) == "sed" || path.Base(name) == "sh" }, func(name string, _ rootfs.Entry) {
		if dir := path.Dir(name); dir == "/bin" || dir == "/usr/bin" {
			there[path.Base(name)] = true
		}
	})
	return there["sh"] && there["sed"]
}
