package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// cause is the true reason behind an engine's or a node's message, and what mends it.
type cause struct {
	pattern *regexp.Regexp
	// fact is what the message means; $1 is the pattern's first group. Empty: the message speaks for itself.
	fact string
	// fix is the line to paste; $1 is the first group, quoted for a shell.
	fix func(s *lint.Subject, group string) lint.Fix
}

// crun is what that runtime of Podman's puts before the program, in JSON or not: "exec container process (missing dynamic
// library?) `/run.sh`: No such file or directory".
const crun = `(?:container process (?:\(missing dynamic library\?\) )?\x60)?`

// starts are why a container does not start, or its program does not (F9 to F17). Engines word these the same
// since Docker 20.10; the same text comes from the local engine and from a node.
var starts = []cause{
	{regexp.MustCompile(`error while loading shared libraries: (lib(?:cuda|cudadebugger|nvidia-|nvcuvid|nvoptix|GLX_nvidia|EGL_nvidia)\S*?): cannot open|exec: "(?:/usr/bin/)?(nvidia-smi)": |` +
		`(?:^|[: ])(nvidia-smi): (?:command )?not found|(Found no NVIDIA driver) on your system|(no CUDA-capable device) is detected|(CUDA driver version is insufficient)`),
		"it needs the driver of a GPU, which a job gets that asks for one",
		func(s *lint.Subject, _ string) lint.Fix {
			if gpus, err := s.Job.Task().Resources.GPUs(); gpus > 0 && err == nil {
				return lint.Advise("nvidia-smi").For(lint.Operator).With("on the node says whether its driver runs: that is its operator's")
			}
			return gpuFix(s)
		}},
	{regexp.MustCompile(`exec: "([^"]* [^"]*)": (?:stat [^:]*: no such file or directory|executable file not found)`),
		"the whole command is one word, and no program is called %s",
		func(s *lint.Subject, command string) lint.Fix {
			fields := strings.Fields(command)
			typed := lint.Words(s.Job.Image(), fields...)
			if words.ShellLine(fields) != command { // it is for a shell to split
				typed = lint.Advise(words.ShellWord(s.Job.Image()) + " " + command).For(lint.User)
			}
			return lint.Typed(s, typed, lint.Edit("Tasks[0].Engine.Params", "Parameters: "+wordList(fields)))
		}},
	{regexp.MustCompile(`exec: "([^"]*)": (?:stat [^:]*: no such file or directory|executable file not found)`),
		"the image has no program %s",
		func(s *lint.Subject, program string) lint.Fix {
			return inImage(s, "command -v "+words.ShellWord(base(program))+" || ls -l "+words.ShellWord(dir(program)))
		}},
	{regexp.MustCompile(`exec: "([^"]*)": permission denied`),
		"%s has no permission to execute",
		func(_ *lint.Subject, program string) lint.Fix {
			return lint.Dockerfile("RUN chmod 0755 " + words.ShellWord(program))
		}},
	{regexp.MustCompile(`[Nn]o command specified`),
		"the image has no ENTRYPOINT and no CMD, and the job names no command",
		func(s *lint.Subject, _ string) lint.Fix { return someCommand(s) }},
	{regexp.MustCompile(`unable to find (?:user|group) ([^:\s]+)`),
		"the image's user %s is not in its /etc/passwd",
		func(_ *lint.Subject, user string) lint.Fix {
			return lint.Dockerfile("RUN adduser -D " + words.ShellWord(user))
		}},
	{regexp.MustCompile(`exec ` + crun + `(\S+?)\x60?: [Ee]xec format error`),
		"%s has no #! line, or is for another architecture",
		func(_ *lint.Subject, program string) lint.Fix {
			return beginWith("#!/bin/sh", base(program)).For(lint.Author).With("for a script; a binary wants GOARCH, --target or --platform of the nodes")
		}},
	{regexp.MustCompile(`exec ` + crun + `(\S+?)\x60?: [Nn]o such file or directory`),
		"%s is there, but the interpreter its #! line names, or its loader, is not",
		func(_ *lint.Subject, program string) lint.Fix {
			return lint.Run(words.InPlace(`s/\r$//`, base(program))).For(lint.Author).With("a CRLF line end is the usual cause; else install the interpreter")
		}},
}

// find is the first cause whose pattern a message matches.
func find(causes []cause, message string) (c *cause, group string) {
	for i := range causes {
		if m := causes[i].pattern.FindStringSubmatch(message); m != nil {
			if len(m) > 1 {
				group = m[1]
			}
			return &causes[i], group
		}
	}
	return nil, ""
}

// say is the cause in words.
func (c *cause) say(group string) string {
	if strings.Contains(c.fact, "%s") {
		return fmt.Sprintf(c.fact, group)
	}
	return c.fact
}

// engineWords is the part of an engine's message that says something: what comes
// before it names the layers it went through, and is the same for every cause.
func engineWords(message string) string {
	words := lastLine(message)
	for _, start := range []string{`exec: "`, "unable to find ", "exec container process "} {
		if i := strings.LastIndex(words, start); i >= 0 {
			words = words[i:]
		}
	}
	words, _, _ = strings.Cut(words, `","level":"`) // the rest of crun's JSON
	return strings.TrimSuffix(words, ": unknown")
}
