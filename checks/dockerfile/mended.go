package dockerfile

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// firstWord is the name of an instruction, and asName the AS of a FROM with the name behind it.
	firstWord = regexp.MustCompile(`^\s*\S+`)
	asName    = regexp.MustCompile(`(?i)(\s)(as)(\s+)(\S+)(\s*)$`)
	// platformFlag is that of a FROM.
	platformFlag = regexp.MustCompile(`\s--platform=\S+`)
	// suggested is what BuildKit thinks that a name was meant to be.
	suggested = regexp.MustCompile(`'\$?(\w+)'.*\(did you mean \$?(\w+)\?\)`)
	// plainLine are words that no shell has to read, one of them a program; operators are what only a shell understands.
	plainLine = regexp.MustCompile(`^[\w./:@%+,-]+( +[\w./:=@%+,-]+)*$`)
	// quotedWhole is a value in quotes, from its first letter to its last.
	quotedWhole = regexp.MustCompile(`^(?:"[^"\\` + "`" + `]*"|'[^'\\` + "`" + `]*')$`)
	operators   = regexp.MustCompile(`[;&|<>()\x60\n]|^\w+=|^\s*(if|for|while|case|cd|set|exec|source|\.)\b`)
)

// cased has the instruction's name in the case of most others.
func cased(s Step, w Warning) string {
	change := strings.ToUpper
	if strings.Contains(w.Message, "(lowercase)") {
		change = strings.ToLower
	}
	at := firstWord.FindStringIndex(s.Text)
	if at == nil {
		return ""
	}
	text := change(s.Text[:at[1]]) + s.Text[at[1]:]
	if s.from != nil { // whose AS is to be in the same case
		text = asCased(Step{Text: text}, w)
	}
	return strings.TrimSpace(text)
}

// asCased has the AS of a FROM in its case.
func asCased(s Step, _ Warning) string {
	as := "AS"
	if name := strings.Fields(s.Text); len(name) > 0 && name[0] == strings.ToLower(name[0]) {
		as = "as"
	}
	return strings.TrimSpace(asName.ReplaceAllString(s.Text, "${1}"+as+"${3}${4}"))
}

// stageCased has the stage's name in lower case.
func stageCased(s Step, _ Warning) string {
	return strings.TrimSpace(asName.ReplaceAllStringFunc(s.Text, func(as string) string {
		m := asName.FindStringSubmatch(as)
		return m[1] + m[2] + m[3] + strings.ToLower(m[4])
	}))
}

// unpinned is a FROM without its platform.
func unpinned(s Step, _ Warning) string {
	return strings.TrimSpace(platformFlag.ReplaceAllString(s.Text, ""))
}

// meant has the name that BuildKit thinks of.
func meant(s Step, w Warning) string {
	m := suggested.FindStringSubmatch(w.Message)
	if m == nil {
		return ""
	}
	text := strings.ReplaceAll(s.Text, "${"+m[1]+"}", "${"+m[2]+"}")
	return strings.TrimSpace(regexp.MustCompile(`\$`+m[1]+`\b`).ReplaceAllString(text, "$$"+m[2]))
}

// absolute is a WORKDIR from the root on, where the base's leads as far as that is known.
func absolute(s Step, _ Warning) string {
	c, ok := s.command.(*instructions.WorkdirCommand)
	if !ok || strings.HasPrefix(c.Path, "$") {
		return ""
	}
	typed := strings.Trim(c.Path, `"`)
	absolute := path.Join("/", s.workdir, typed)
	if typed != c.Path {
		absolute = `"` + absolute + `"`
	}
	return "WORKDIR " + absolute
}

// labelled is a MAINTAINER as a label.
func labelled(s Step, _ Warning) string {
	c, ok := s.command.(*instructions.MaintainerCommand)
	if !ok || strings.Contains(c.Maintainer, "$") { // which is no variable's there
		return ""
	}
	return "LABEL org.opencontainers.image.authors=" + quoted(c.Maintainer)
}

// exposed has the container's ports, and their protocols in lower case.
func exposed(s Step, _ Warning) string {
	c, ok := s.command.(*instructions.ExposeCommand)
	if !ok {
		return ""
	}
	ports := slices.Clone(c.Ports)
	for i, port := range ports {
		ports[i] = strings.ToLower(port[strings.LastIndex(port, ":")+1:])
		if strings.Contains(port, "$") || ports[i] == "" {
			return ""
		}
	}
	return "EXPOSE " + strings.Join(ports, " ")
}

// assigned has an equals sign between name and value. A value with quotes may mean something else there.
func assigned(s Step, _ Warning) string {
	var name string
	var pairs instructions.KeyValuePairs
	switch c := s.command.(type) {
	case *instructions.EnvCommand:
		name, pairs = "ENV ", c.Env
	case *instructions.LabelCommand:
		name, pairs = "LABEL ", c.Labels
	}
	if len(pairs) == 1 && quotedWhole.MatchString(pairs[0].Value) { // its quotes are taken off in either form
		return name + pairs[0].Key + "=" + pairs[0].Value
	}
	if len(pairs) != 1 || strings.ContainsAny(pairs[0].Value, "\"'\\`") {
		return ""
	}
	if strings.ContainsAny(pairs[0].Value, " \t") {
		return name + pairs[0].Key + `="` + pairs[0].Value + `"`
	}
	return name + pairs[0].Key + "=" + pairs[0].Value
}

// asList is a command in shell form as a list. A line that only a shell understands stays one; the job's parameters reach the program
// of an ENTRYPOINT that is a single one.
func asList(s Step, _ Warning) string {
	var name string
	var c instructions.ShellDependantCmdLine
	switch command := s.command.(type) {
	case *instructions.EntrypointCommand:
		name, c = "ENTRYPOINT ", command.ShellDependantCmdLine
	case *instructions.CmdCommand:
		name, c = "CMD ", command.ShellDependantCmdLine
	}
	if !c.PrependShell || len(c.CmdLine) != 1 || len(c.Files) > 0 {
		return ""
	}
	line := strings.TrimSpace(c.CmdLine[0])
	switch single := !operators.MatchString(line); {
	case line == "":
		return ""
	case plainLine.MatchString(line):
		return name + jsonList(strings.Fields(line))
	case single && name == "ENTRYPOINT ":
		return name + jsonList([]string{"/bin/sh", "-c", "exec " + line + ` "$@"`, "--"})
	case single:
		return name + jsonList([]string{"/bin/sh", "-c", "exec " + line})
	}
	return name + jsonList([]string{"/bin/sh", "-c", line})
}

// jsonList is words as a Dockerfile takes them: ["python3", "train.py"].
func jsonList(words []string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = quoted(word)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// quoted is a text in double quotes, as JSON has it.
func quoted(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string always has a form, and a builder takes it
	return strings.TrimSpace(b.String())
}
