package exec

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// assign is what a variable that the line sets changes for the programs behind it.
func (w *lineWalk) assign(a *syntax.Assign) {
	switch {
	case a.Name == nil: // export "$X"
		if a.Value != nil && a.Value.Lit() == "" {
			w.changes.path, w.libraries = true, true
		}
	case a.Name.Value == "PATH":
		w.changes.path = true
	case strings.HasPrefix(a.Name.Value, "LD_"):
		w.libraries = true
	}
}

func (w *lineWalk) changeDir(args []Word) passage {
	if len(args) > 0 && args[0].Known && (args[0].Text == "--" || args[0].Text == "-P" || args[0].Text == "-L") {
		args = args[1:]
	}
	switch {
	case len(args) == 0:
		w.dirs = append(w.dirs, Word{Why: "the variable HOME decides it"})
	case args[0].Known && args[0].Text == "-":
		w.dirs = append(w.dirs, Word{Why: "the variable OLDPWD decides it"})
	case w.makes(args[0].Text):
		w.dirs = append(w.dirs, Word{Why: "the line makes it itself"})
	default:
		w.dirs = append(w.dirs, args[0])
	}
	return succeeds
}

// makes tells whether a folder may be one of those that the line has made, or is above or below one.
func (w *lineWalk) makes(dir string) bool {
	return slices.ContainsFunc(w.made, func(made Word) bool {
		if made.Known && strings.HasPrefix(made.Text, "-") {
			return false
		}
		if !made.Known || !path.IsAbs(made.Text) || !path.IsAbs(dir) {
			return true
		}
		a, b := path.Clean(made.Text)+"/", path.Clean(dir)+"/"
		return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
	})
}

// set takes options; anything else are parameters in the place of those that are passed.
func (w *lineWalk) set(args []Word) passage {
	for i, word := range args {
		switch {
		case !word.Known || word.Text == "--":
			return stops
		case strings.HasPrefix(word.Text, "-") || strings.HasPrefix(word.Text, "+"):
			w.errexit = w.errexit || word.Text[0] == '-' && strings.Contains(word.Text, "e")
		case i > 0 && strings.HasSuffix(args[i-1].Text, "o"):
			w.errexit = w.errexit || word.Text == "errexit"
		default:
			return stops
		}
	}
	return succeeds
}
