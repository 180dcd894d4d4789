package exec

import (
	"errors"
	"path"
	"strconv"
	"strings"
	"sync"

	"mvdan.cc/sh/v3/syntax"
)

// Line is what a shell is given behind -c.
type Line struct {
	Word
	// Passed are the words behind it: $0, $1 and so on.
	Passed []Word
	// Opaque: what it does with them is not known, because it reads other text as a script, or is none.
	Opaque bool
	// Fault is why no shell reads it to its end, with the line and the column: "1:6: reached EOF without closing quote"; empty
	// for one that is read, or of a shell whose language is not known here.
	Fault string
	// Empty: the shell has -c, and no line at all.
	Empty bool
	// Program is the first word of a line of one word, empty for any other.
	Program string
	// Forwards: the words that are passed are what it runs: exec "$@".
	Forwards bool

	// reads are the positions that it uses, all those from 1 on.
	reads map[int]bool
	all   bool
	// commands that it runs, before anything that it takes a shell to tell.
	commands []*lineCommand
}

// Reads tells whether the line uses the word that is passed at a position.
func (l *Line) Reads(position int) bool {
	return l.Opaque || l.reads[position] || l.all && position > 0
}

// ReadsAny tells whether it uses any of those from 1 on, be they there or not.
func (l *Line) ReadsAny() bool {
	for position := range l.reads {
		if position > 0 {
			return true
		}
	}
	return l.all || l.Opaque
}

// lineCommand is a program that a line runs.
type lineCommand struct {
	words []Word
	changes
	// made and after are what may be in the image by then: files by their names, and what may have made any.
	made  []Word
	after string
	// sure: when it does not start, the line has failed. Otherwise the shell goes on with the rest.
	sure bool
	// reads: the shell reads the second word as more of its own text, which the first one is for: a dot, or source.
	reads bool
	// aside: it runs in a process of its own, so that the shell goes on when that one ends.
	aside bool
}

// line takes what is behind -c for the line and its parameters.
func (l *Level) line(depth int) {
	rest := l.reading.rest
	l.Line = &Line{Word: rest[0], Passed: rest[1:], reads: map[int]bool{}}
	if !rest[0].Known {
		l.Line.Opaque, l.Unknown = true, rest[0].Why
		return
	}
	l.Line.parse(l.flagged("e", "errexit"))
	if _, known := dialects[path.Base(l.Words[0].Text)]; !known {
		l.Line.Fault = ""
	}
	// A login shell and an interactive one read files first that may set PATH.
	profile := l.flagged("l", "--login") || l.flagged("i", "--init-file")
	for _, c := range l.Line.commands {
		c.path, c.libraries = c.path || profile, c.libraries || profile
		next := parseLevel(c.words, depth+1)
		next.place = c
		l.Runs = append(l.Runs, next)
	}
}

// flagged tells whether the shell was started with an option, by its letter or as a word.
func (l *Level) flagged(letter, word string) bool {
	for _, w := range l.Own()[1:] {
		letters := strings.HasPrefix(w.Text, "-") && !strings.HasPrefix(w.Text, "--")
		if w.Text == word || letters && strings.Contains(w.Text, letter) {
			return true
		}
	}
	return false
}

// parsers are those of lines, which take more to make than most lines to read.
var parsers = sync.Pool{New: func() any { return syntax.NewParser(syntax.Variant(syntax.LangBash)) }}

// parse reads the line as a shell does.
func (l *Line) parse(errexit bool) {
	parser := parsers.Get().(*syntax.Parser)
	file, err := parser.Parse(strings.NewReader(l.Text), "")
	parsers.Put(parser)
	if err != nil {
		l.Opaque = true
		if _, ok := errors.AsType[syntax.ParseError](err); ok {
			l.Fault = err.Error()
		}
		return
	}
	if len(file.Stmts) == 1 {
		if call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr); ok && len(call.Args) == 1 && len(call.Assigns) == 0 && len(file.Stmts[0].Redirs) == 0 {
			l.Program = call.Args[0].Lit()
		}
	}
	l.parameters(file, false)
	w := &lineWalk{Line: l, errexit: errexit, functions: map[string]bool{}}
	w.list(file.Stmts, true)
}

// parameters notes what of the words that are passed is used; in a function they are those of its call.
func (l *Line) parameters(node syntax.Node, function bool) {
	syntax.Walk(node, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.FuncDecl:
			if !function {
				l.parameters(n.Body, true)
				return false
			}
		case *syntax.ParamExp:
			l.parameter(n, function)
		case *syntax.WordIter:
			l.all = l.all || !function && !n.InPos.IsValid()
		case *syntax.CallExpr:
			if len(n.Args) == 0 {
				break
			}
			switch name := n.Args[0].Lit(); name {
			case "shift", "getopts":
				l.all = l.all || !function
			case "eval", ".", "source", "trap", "alias":
				l.Opaque = true
			}
		}
		return true
	})
}

func (l *Line) parameter(p *syntax.ParamExp, function bool) {
	if p.Excl || p.Param == nil {
		l.Opaque = true
		return
	}
	name := p.Param.Value
	number, err := strconv.Atoi(name)
	switch {
	case err == nil && (number == 0 || !function):
		l.reads[number] = true
	case err == nil:
	case name == "@", name == "*", name == "#":
		l.all = l.all || !function
	case name == "argv", strings.HasPrefix(name, "BASH_ARG"):
		l.all = true
	}
}

// static is a word of the line as the program gets it; of positions that are passed it is those words.
func (l *Line) static(w *syntax.Word) []Word {
	at := Place{Word: l.Word.Word, From: -1}
	if l.From == 0 && l.To == 0 {
		at.From, at.To = int(w.Pos().Offset()), int(w.End().Offset())
	}
	if passed, ok := l.passed(w); ok {
		return passed
	}
	var text strings.Builder
	why, known := literal(&text, w.Parts, false)
	return []Word{{Text: text.String(), Known: known, Why: why, Place: at}}
}

// passed are the words that "$@", "$0" and "$1" stand for.
func (l *Line) passed(w *syntax.Word) ([]Word, bool) {
	if len(w.Parts) != 1 {
		return nil, false
	}
	part, quoted := w.Parts[0], false
	if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		part, quoted = q.Parts[0], true
	}
	p, ok := part.(*syntax.ParamExp)
	if !ok || p.Param == nil || p.Excl || p.Length || p.Exp != nil || p.Repl != nil || p.Slice != nil || p.Index != nil || p.Names != 0 {
		return nil, false
	}
	var words []Word
	number, err := strconv.Atoi(p.Param.Value)
	switch {
	case p.Param.Value == "@", p.Param.Value == "*" && !quoted:
		words = l.Passed[min(1, len(l.Passed)):]
	case err == nil && number >= 0 && number < len(l.Passed):
		words = l.Passed[number : number+1]
	default:
		return nil, false
	}
	for _, word := range words {
		if !quoted && strings.ContainsAny(word.Text, " \t\n*?[") {
			return nil, false
		}
	}
	return words, true
}
