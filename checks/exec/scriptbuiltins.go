package exec

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// builtin does what a word of the shell's own does to the script.
func (w *scriptWalk) builtin(c *course, name string, args []Word) truth {
	switch name {
	case "true", ":":
		return yes
	case "false":
		return no
	case "set":
		return w.set(c, args)
	case "shift":
		return w.shift(c, args)
	case "test", "[":
		return w.testWords(c, args)
	case "cd":
		l := &lineWalk{changes: c.changes, made: c.made}
		l.changeDir(args)
		c.changes = l.changes
	case "pushd", "popd":
		c.dirs = append(slices.Clip(c.dirs), Word{Why: "the folders that " + name + " keeps decide it"})
	case ".", "source", "eval":
		what := "a text that it evaluates"
		if name != "eval" && len(args) > 0 && args[0].Known {
			what = args[0].Text + ", which it reads"
		} else if name != "eval" {
			what = "a file that it reads"
		}
		c.after, c.path, c.libraries = what, true, true
		c.vars, c.arrays = map[string][]Word{}, map[string]bool{}
	case "unset", "read", "getopts", "mapfile", "readarray", "printf", "let":
		for _, arg := range args {
			if !arg.Known {
				c.vars, c.arrays = map[string][]Word{}, map[string]bool{}
			}
			c.forget(arg.Text, name+" decides it")
			c.path = c.path || arg.Text == "PATH"
		}
		return maybe
	case "echo", "trap", "umask", "shopt", "ulimit", "hash", "alias", "wait", "times", "local", "declare", "export", "readonly", "typeset":
		for _, arg := range args { // of a word that is put together: export "$X"
			if name == "export" || name == "declare" || name == "typeset" {
				c.path, c.libraries = c.path || !arg.Known || strings.HasPrefix(arg.Text, "PATH"), c.libraries || !arg.Known || strings.HasPrefix(arg.Text, "LD_")
			}
		}
		return yes
	}
	return maybe
}

// set takes options, and words in the place of those that the script was given.
func (w *scriptWalk) set(c *course, args []Word) truth {
	for i, word := range args {
		switch {
		case !word.Known:
			c.give([]Word{{Why: word.Why, many: true}}, w.zero.Text)
			return yes
		case word.Text == "--" || word.Text == "-":
			c.give(args[i+1:], w.zero.Text)
			return yes
		case strings.HasPrefix(word.Text, "-") || strings.HasPrefix(word.Text, "+"):
			if !strings.HasPrefix(word.Text, "-o") && strings.Contains(word.Text, "e") {
				c.errexit = word.Text[0] == '-'
			}
		case i > 0 && strings.HasSuffix(args[i-1].Text, "o"):
			if word.Text == "errexit" {
				c.errexit = args[i-1].Text[0] == '-'
			}
		default:
			c.give(args[i:], w.zero.Text)
			return yes
		}
	}
	return yes
}

// give replaces the words that the script was given. One whose number is not known makes none of them known.
func (c *course) give(words []Word, script string) {
	c.params, c.lost = slices.Clone(words), ""
	for _, word := range words {
		if word.many {
			c.params, c.lost = nil, cmp.Or(word.Why, "what "+quote(script)+" finds decides it")
			return
		}
	}
}

func (w *scriptWalk) shift(c *course, args []Word) truth {
	n := 1
	if len(args) > 0 {
		var err error
		if n, err = strconv.Atoi(args[0].Text); err != nil || n < 0 {
			c.params, c.lost = nil, "how far "+quote(w.zero.Text)+" shifts decides it"
			return maybe
		}
	}
	switch {
	case c.lost != "":
		return maybe
	case n > len(c.params):
		return no
	}
	c.params = c.params[n:]
	return yes
}

// declare sets what export, local and their like are given.
func (w *scriptWalk) declare(c *course, n *syntax.DeclClause) {
	w.substitutes(c, n)
	for _, a := range n.Args {
		if a.Name != nil && len(c.calls) > 0 && n.Variant.Value != "export" && n.Variant.Value != "readonly" {
			c.locals = append(slices.Clip(c.locals), a.Name.Value)
		}
		if !a.Naked || a.Array != nil {
			w.assign(c, a)
		} else if a.Name == nil {
			l := &lineWalk{Line: &Line{}, changes: c.changes}
			l.assign(a)
			c.changes = l.changes
		} else if n.Variant.Value == "local" {
			c.set(a.Name.Value, false, Word{Known: true})
		}
	}
}

// assign sets a variable.
func (w *scriptWalk) assign(c *course, a *syntax.Assign) {
	l := &lineWalk{Line: &Line{}, changes: c.changes}
	l.assign(a)
	c.changes = l.changes
	switch {
	case a.Name == nil:
	case a.Append, a.Index != nil:
		c.forget(a.Name.Value, "what "+quote(w.zero.Text)+" adds to it decides it")
	case a.Array != nil:
		var list []Word
		for _, e := range a.Array.Elems {
			if e.Index != nil || e.Value == nil {
				c.forget(a.Name.Value, "its numbers decide it")
				return
			}
			list = append(list, w.words(c, e.Value)...)
		}
		for _, word := range list {
			if word.many {
				c.forget(a.Name.Value, cmp.Or(word.Why, "what "+quote(w.zero.Text)+" finds decides it"))
				return
			}
		}
		c.set(a.Name.Value, true, list...)
	default:
		c.set(a.Name.Value, false, w.text(c, a.Value))
	}
}
