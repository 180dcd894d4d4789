package main

import (
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// paths are which paths of this machine a shell completes by itself.
type paths string

const (
	noPaths paths = "none"
	files   paths = "files"
	folders paths = "folders"
)

// offer is a candidate if it goes on as the word does. What is said of it is the beginning of what help says.
func (p *prompt) offer(word, text string) {
	if !strings.HasPrefix(word, p.current) || words.Printable(word) != word { // what moves the cursor is nothing to offer
		return
	}
	text, _, _ = strings.Cut(strings.ReplaceAll(text, "`", ""), "; ")
	text, _, _ = strings.Cut(text, "\n")
	p.found = append(p.found, candidate{p.before + word, words.Printable(text)})
}

// words offers words that need no explanation.
func (p *prompt) words(all ...string) {
	for _, word := range all {
		p.offer(word, "")
	}
}

// begun is how the word begins, up to and with the last mark in it: that stays.
func (p *prompt) begun(mark string) bool {
	i := strings.LastIndex(p.current, mark)
	if i < 0 {
		return false
	}
	p.before, p.current = p.before+p.current[:i+len(mark)], p.current[i+len(mark):]
	return true
}

// complete finds what may follow the words before the cursor.
func (p *prompt) complete(typed []string) {
	typed = commandOf(typed)
	if len(typed) == 0 {
		if strings.HasPrefix(p.current, "-") {
			p.words("--help", "--version", "--"+limitFlagName)
			return
		}
		p.commands()
		return
	}
	cmd, name, n := p.app.Command(typed[0]), typed[0], 1
	for cmd != nil && n < len(typed) && cmd.Command(typed[n]) != nil {
		cmd, name, n = cmd.Command(typed[n]), name+" "+typed[n], n+1
	}
	switch typed = typed[n:]; {
	case cmd == nil || cmd.SkipFlagParsing:
		return
	case len(cmd.Subcommands) > 0:
		for _, sub := range cmd.Subcommands {
			if !sub.Hidden && len(typed) == 0 {
				p.offer(sub.Name, sub.Usage)
			}
		}
		return
	case (name == "config" || name == "help") && len(typed) > 0 && !strings.HasPrefix(typed[0], "-"):
		p.complete(typed)
		return
	case name == "config" && len(typed) > 0 && typed[0] == "--":
		p.complete(typed[1:])
		return
	}
	p.behind(&commandLine{cmd: cmd, name: name, app: p.app, known: flagsOf(cmd)}, typed)
}

// commands offers those that people type.
func (p *prompt) commands() {
	for _, cmd := range p.app.Commands {
		if !cmd.Hidden {
			p.offer(cmd.Name, cmd.Usage)
		}
	}
}

// behind completes what stands behind a command.
func (p *prompt) behind(l *commandLine, typed []string) {
	var arguments []string
	given := l.cmd.Flags[:0:0]
	own := true // and not a program's in a container
	for i := 0; i < len(typed); i++ {
		name, _, set := flagName(typed[i])
		f := l.known[name]
		switch {
		case typed[i] == "--" || !own:
			p.paths = files
			return
		case name == "":
			arguments = append(arguments, typed[i])
			own = !l.takesJob() || ofFiles(l.cmd.Name, arguments[0], nil)
		case f == nil:
		case takesValue(f) && !set && i == len(typed)-1:
			p.value(l, f.Names()[0])
			return
		default:
			given = append(given, f)
			if takesValue(f) && !set {
				i++
			}
		}
	}
	switch name, _, set := flagName(p.current); {
	case set && own && l.known[name] != nil:
		p.before, p.current, _ = strings.Cut(p.current, "=")
		p.before += "="
		p.value(l, l.known[name].Names()[0])
	case strings.HasPrefix(p.current, "-") && own:
		p.flags(l.cmd.Flags, given)
		p.words("--help")
	case !own:
		p.paths = files
	default:
		p.argument(l.name, len(arguments))
	}
}
