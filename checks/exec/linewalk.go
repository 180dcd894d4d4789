package exec

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// lineWalk goes through a line from its beginning, up to what it takes a shell to tell.
type lineWalk struct {
	*Line
	errexit   bool
	functions map[string]bool
	// made are the folders that it makes before.
	made []Word
	// aside: see lineCommand.
	aside bool
	changes
}

// passage is what is known behind a part of a line.
type passage int

const (
	// stops: what is behind it depends on more than words.
	stops passage = iota
	// succeeds: the shell comes to the next part, and files are as they were.
	succeeds
	// passes: the same, and it may have failed.
	passes
)

// list walks statements; last says that nothing runs behind them that makes up for one that fails.
func (w *lineWalk) list(stmts []*syntax.Stmt, last bool) passage {
	for i, s := range stmts {
		n := len(w.dirs)
		if w.stmt(s, w.errexit || last && i == len(stmts)-1) == stops {
			return stops
		}
		w.dirs = slices.Clone(w.dirs) // commands before have those of their own
		for j := n; j < len(w.dirs); j++ {
			w.dirs[j].loose = !w.errexit
		}
	}
	return passes
}

func (w *lineWalk) stmt(s *syntax.Stmt, sure bool) passage {
	sure = sure && !s.Background && !s.Negated && !s.Coprocess
	aside := w.aside
	w.aside = aside || s.Background || s.Coprocess
	p := w.command(s.Cmd, sure)
	w.aside = aside
	if p == succeeds && (s.Background || s.Negated) {
		p = passes
	}
	for _, r := range s.Redirs {
		switch r.Op {
		case syntax.RdrIn, syntax.DplIn, syntax.DplOut, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		default:
			if !strings.HasPrefix(r.Word.Lit(), "/dev/") {
				return stops // it writes a file, which may be the one that is run next
			}
		}
	}
	return p
}

func (w *lineWalk) command(c syntax.Command, sure bool) passage {
	switch c := c.(type) {
	case *syntax.CallExpr:
		return w.call(c, sure)
	case *syntax.DeclClause:
		for _, a := range c.Args {
			w.assign(a)
		}
		return succeeds
	case *syntax.BinaryCmd:
		return w.binary(c, sure)
	case *syntax.Block:
		return w.list(c.Stmts, sure)
	case *syntax.Subshell:
		inner := *w
		inner.aside = true
		p := inner.list(c.Stmts, sure)
		w.made = inner.made
		return p
	case *syntax.TimeClause:
		if c.Stmt != nil {
			return w.stmt(c.Stmt, sure)
		}
	case *syntax.FuncDecl:
		if c.Name != nil {
			w.functions[c.Name.Value] = true
			return succeeds
		}
	case nil:
		return passes // redirections alone
	}
	return stops
}

func (w *lineWalk) binary(c *syntax.BinaryCmd, sure bool) passage {
	switch c.Op {
	case syntax.AndStmt:
		if p := w.stmt(c.X, sure); p != succeeds {
			return w.harmless(p, c.Y)
		}
		return w.stmt(c.Y, sure)
	case syntax.OrStmt:
		n := len(w.commands)
		p := w.stmt(c.X, false)
		w.commands = w.commands[:n] // the line has an answer to one that fails
		return w.harmless(p, c.Y)
	}
	// The programs of a pipe start at once, and the last one's end is the line's.
	first, last := *w, *w
	first.aside, last.aside = true, true
	first.stmt(c.X, false)
	last.stmt(c.Y, sure)
	return stops
}

// harmless is behind a part that may run or not: nothing is known unless it changes nothing.
func (w *lineWalk) harmless(before passage, s *syntax.Stmt) passage {
	if before == stops {
		return stops
	}
	inner := *w
	n := len(w.commands)
	after := inner.stmt(s, false)
	w.commands = w.commands[:n]
	w.made, w.changes.path, w.libraries = inner.made, inner.changes.path, inner.libraries
	if after == stops || len(inner.dirs) != len(w.dirs) || len(inner.vars) != len(w.vars) {
		return stops
	}
	return passes
}

// quiet are programs and words of the shell that change no files, and what comes behind them runs all the same.
var quiet = setOf(`: true echo printf pwd umask ulimit shopt sleep date ls hostname id whoami uname nvidia-smi df free nproc env printenv
	which mkdir set export readonly declare typeset unset cd`)

func (w *lineWalk) call(c *syntax.CallExpr, sure bool) passage {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			w.assign(a)
		}
		return succeeds
	}
	var words []Word
	for _, arg := range c.Args {
		words = append(words, w.static(arg)...)
	}
	if len(words) == 0 || w.Opaque && !words[0].Known {
		return stops
	}
	program := c.Args[0]
	if program.Lit() == "exec" && len(c.Args) > 1 {
		program = c.Args[1]
	}
	if _, passed := w.passed(program); passed {
		w.Forwards = true
	}
	inner := *w
	for _, a := range c.Assigns {
		inner.assign(a)
	}
	return w.simple(words, inner.changes, sure)
}

// simple is a command without its assignments.
func (w *lineWalk) simple(words []Word, given changes, sure bool) passage {
	name := words[0].Text
	switch {
	case !words[0].Known:
		w.add(words, given, sure)
		return stops
	case w.functions[name]:
		return stops
	case name == "exec", name == "command":
		if len(words) == 1 {
			return passes
		}
		if words[1].Known && strings.HasPrefix(words[1].Text, "-") {
			return stops
		}
		w.simple(words[1:], given, sure)
		return stops
	case dots[name]:
		if len(words) > 1 {
			w.add(words, given, sure)
			w.commands[len(w.commands)-1].reads = true
		}
		return stops
	case name == "cd":
		return w.changeDir(words[1:])
	case name == "mkdir":
		w.made = append(w.made, words[1:]...)
	case name == "set":
		return w.set(words[1:])
	case name == "export", name == "readonly", name == "unset", name == "declare", name == "typeset":
		for _, word := range words[1:] {
			w.changes.path = w.changes.path || strings.HasPrefix(word.Text, "PATH") || !word.Known
			w.libraries = w.libraries || strings.HasPrefix(word.Text, "LD_") || !word.Known
		}
		return succeeds
	case name == "test", name == "[", name == "false":
		return passes
	case builtins[name]:
		if quiet[name] {
			return succeeds
		}
		return stops
	}
	w.add(words, given, sure)
	if quiet[name] {
		return succeeds
	}
	return stops
}

// add notes a program, in the folder that the line has come to.
func (w *lineWalk) add(words []Word, given changes, sure bool) {
	given.dirs = slices.Clone(given.dirs)
	w.commands = append(w.commands, &lineCommand{words: words, changes: given, sure: sure, aside: w.aside})
}
