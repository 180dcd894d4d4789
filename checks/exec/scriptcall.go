package exec

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// harmlessPrograms bring no programs and no scripts; what comes behind them finds files as they were. Those of quiet
// are as well.
var harmlessPrograms = setOf(`awk basename cat chgrp chmod chown cmp comm cut dig dirname egrep expr fgrep file fold getconf getent grep groups head
	hexdump host hostnamectl ip join kill killall ldconfig less locale logger logname lscpu lsof md5sum mktemp mount mountpoint
	nc nslookup numfmt od paste pgrep pidof ping pkill ps readlink realpath rm rmdir rev seq sha256sum sort ss stat stty sync sysctl tac tail
	tput tr tty uniq uptime users wc who`)

// makers are programs that make the files that they are given, and no others.
var makers = setOf("mkdir touch cp mv ln install tee")

// call looks at a command with its words.
func (w *scriptWalk) call(c *course, n *syntax.CallExpr, sure bool) []turn {
	w.substitutes(c, n)
	if len(n.Args) == 0 {
		for _, a := range n.Assigns {
			w.assign(c, a)
		}
		return on(c, statusOf(n))
	}
	var words []Word
	for _, arg := range n.Args {
		words = append(words, w.words(c, arg)...)
	}
	if len(words) == 0 {
		return on(c, maybe)
	}
	given := c.clone()
	for _, a := range n.Assigns {
		switch {
		case a.Name != nil && a.Name.Value == "PATH":
			given.path = true
		case a.Name != nil && strings.HasPrefix(a.Name.Value, "LD_"):
			given.libraries = true
		}
	}
	return w.simple(c, words, given.changes, sure)
}

// statusOf assignments is that of the last command whose output they take.
func statusOf(n *syntax.CallExpr) truth {
	status := yes
	for _, a := range n.Assigns {
		syntax.Walk(a, func(n syntax.Node) bool {
			if _, ok := n.(*syntax.CmdSubst); ok {
				status = maybe
			}
			return true
		})
	}
	return status
}

// substitutes looks at the commands whose output a command takes, as far as they may make files.
func (w *scriptWalk) substitutes(c *course, n syntax.Node) {
	var stmts []*syntax.Stmt
	syntax.Walk(n, func(n syntax.Node) bool {
		switch s := n.(type) {
		case *syntax.CmdSubst:
			stmts = s.Stmts
		case *syntax.ProcSubst:
			stmts = s.Stmts
		default:
			return true
		}
		inner := w.aside(c, func(inner *course) []turn { return w.guard(func() []turn { return w.list(inner, stmts, false) }) })
		c.made, c.after = inner.made, inner.after
		return false
	})
}

// simple looks at a command by its first word.
func (w *scriptWalk) simple(c *course, words []Word, given changes, sure bool) []turn {
	name := words[0].Text
	if !words[0].Known {
		name = ""
	}
	args := words[1:]
	switch {
	case name == "exec":
		return w.replaced(c, args, given)
	case name == "exit":
		end := turn{course: c, leaves: exits}
		if len(args) > 0 && args[0].Known {
			end.fails = strings.Trim(args[0].Text, "0") != ""
		}
		return []turn{end}
	case name == "return":
		end := turn{course: c, leaves: returns}
		if len(args) > 0 && args[0].Known {
			end.status = truthOf(strings.Trim(args[0].Text, "0") == "")
		}
		return []turn{end}
	case name == "break", name == "continue":
		return []turn{{course: c, leaves: breaks}}
	case w.functions[name] != nil:
		return w.function(c, name, args, sure)
	case name == "command" && len(args) == 2 && (args[0].Text == "-v" || args[0].Text == "-V") && args[1].Known:
		_, there := w.program(c, args[1].Text)
		return on(c, there)
	case name == "command" || name == "builtin":
		if len(args) > 0 && args[0].Known && !strings.HasPrefix(args[0].Text, "-") && !builtins[args[0].Text] {
			w.add(c, args, given, sure)
		}
		return on(c, maybe)
	case dots[name] && len(args) > 0 && w.guarded == 0:
		w.add(c, words, given, sure)
		c.commands[len(c.commands)-1].reads = true
		return on(c, w.builtin(c, name, args))
	case builtins[name]:
		return on(c, w.builtin(c, name, args))
	}
	w.add(c, words, given, sure)
	w.leaves(c, words)
	return on(c, maybe)
}

// replaced ends the script with another program in its place.
func (w *scriptWalk) replaced(c *course, args []Word, given changes) []turn {
	for len(args) > 0 && args[0].Known && strings.HasPrefix(args[0].Text, "-") {
		switch args[0].Text {
		case "-a":
			args = args[min(2, len(args)):]
			continue
		case "-c":
			given.clear = true
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return on(c, yes)
	}
	guarded := w.guarded
	w.guarded = 0
	w.add(c, args, given, true)
	w.guarded = guarded
	return []turn{{course: c, leaves: exits}}
}

// add notes a program that the script runs. One in a condition is none of those that have to be there.
func (w *scriptWalk) add(c *course, words []Word, given changes, sure bool) {
	if w.guarded > 0 {
		return
	}
	given.dirs = slices.Clone(given.dirs)
	c.commands = append(slices.Clip(c.commands), &lineCommand{words: words, changes: given, sure: sure, made: slices.Clone(c.made), after: c.after, aside: w.beside > 0})
}

// leaves notes what a program may have made.
func (w *scriptWalk) leaves(c *course, words []Word) {
	name := words[0].Text
	if i := strings.LastIndex(name, "/"); i >= 0 {
		name = name[i+1:]
	}
	switch {
	case !words[0].Known:
		c.after = "what " + quote(w.zero.Text) + " runs"
	case makers[name]:
		for _, word := range words[1:] {
			if !word.Known || !strings.HasPrefix(word.Text, "-") {
				c.made = append(slices.Clip(c.made), word)
			}
		}
	case quiet[name], harmlessPrograms[name], name == "sed" && !inPlace(words), name == "find" && w.findsOnly(words):
	default:
		c.after = quote(name)
	}
}

// inPlace tells a sed that edits files.
func inPlace(words []Word) bool {
	return slices.ContainsFunc(words, func(word Word) bool {
		return !word.Known || strings.HasPrefix(word.Text, "-") && strings.Contains(word.Text, "i")
	})
}

// findsOnly tells a find that runs nothing, or what makes no files.
func (w *scriptWalk) findsOnly(words []Word) bool {
	for i, word := range words {
		if word.Text != "-exec" && word.Text != "-execdir" && word.Text != "-ok" {
			continue
		}
		if i+1 == len(words) || !words[i+1].Known || !quiet[words[i+1].Text] && !harmlessPrograms[words[i+1].Text] {
			return false
		}
	}
	return true
}

// function runs one of the script's own.
func (w *scriptWalk) function(c *course, name string, args []Word, sure bool) []turn {
	if len(c.calls) >= maxCalls || slices.Contains(c.calls, name) {
		w.over = true
		return nil
	}
	params, lost, calls := c.params, c.lost, c.calls
	inner := c.clone()
	inner.calls = append(slices.Clip(calls), name)
	inner.give(args, w.zero.Text)
	inner.locals = nil
	turns := w.stmt(inner, w.functions[name], sure)
	for i, t := range turns {
		if t.leaves == exits {
			continue
		}
		back := t.course.clone()
		for _, name := range t.locals {
			back.vars[name], back.arrays[name] = c.vars[name], c.arrays[name]
			if _, ok := c.vars[name]; !ok {
				delete(back.vars, name)
			}
		}
		back.params, back.lost, back.calls, back.locals = params, lost, calls, c.locals
		turns[i].course, turns[i].leaves = back, goesOn
	}
	return join(turns)
}
