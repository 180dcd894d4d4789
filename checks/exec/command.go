package exec

import "strings"

// Level is one program of a command: the first one, or one that another starts.
type Level struct {
	// Words are its name and all that is behind it.
	Words []Word
	// grammar by which its words are read, nil for a program that is not in the table.
	grammar *grammar
	reading reading
	// Script that it reads; nil when it reads none, or that is not known.
	Script *Word
	// Line that it is given, when it is a shell with -c; nil for others.
	Line *Line
	// Runs are the programs that it starts, as far as they can be told, in order. All but the last one leave the next one's
	// files alone.
	Runs []*Level
	// applet: its name is looked up in the program that starts it, and not in PATH.
	applet bool
	// place of a command in its shell's line.
	place *lineCommand
	// Unknown is why it cannot be told what it runs; empty when it can, and when that is a matter of its own.
	Unknown string
}

// maxLevels bounds how deep programs run each other.
const maxLevels = 16

// ParseCommand takes a command apart into the programs that start each other: wrappers, shells and interpreters, each with the
// words that are its own. It looks at the words alone, and tells nothing that depends on more.
func ParseCommand(argv []string) *Level {
	if len(argv) == 0 {
		return nil
	}
	return parseLevel(wordsOf(argv), 0)
}

func parseLevel(words []Word, depth int) *Level {
	level := &Level{Words: words}
	if !words[0].Known {
		level.Unknown = words[0].Why
		return level
	}
	if depth < maxLevels {
		level.parseAs(words[0].Text, depth)
	}
	return level
}

// Shell tells whether the program is a shell, by its name.
func (l *Level) Shell() bool { return l.grammar != nil && l.grammar.runs == aShell }

// Known tells whether the program is in the table: one that starts another one, or reads a script.
func (l *Level) Known() bool { return l.grammar != nil }

// Own are the program's name and the words that are its own, up to what it runs or reads.
func (l *Level) Own() []Word { return l.Words[:len(l.Words)-len(l.reading.rest)] }

// parseAs takes the words of a program for those of one in the table.
func (l *Level) parseAs(name string, depth int) {
	l.grammar = grammarOf(name, l.Words[1:])
	if l.grammar == nil {
		return
	}
	l.reading = l.grammar.read(l.Words[1:])
	r := l.reading
	switch {
	case r.unknown != "":
		l.Unknown = r.unknown
	case r.role == isSplit:
		l.splitWords(depth)
	case r.role == isFile:
		l.script(&r.rest[0])
	case r.role == isModule:
		l.module(depth)
	case r.lined && r.role == 0 && len(r.rest) == 0:
		l.Line = &Line{Word: l.Words[0], Empty: true}
	case r.role != 0, len(r.rest) == 0:
	case r.lined:
		l.line(depth)
	case l.grammar.runs == aShell, l.grammar.runs == aScript && !r.command, suffixed(l.grammar, r.rest[0]):
		l.operand()
	case l.grammar.runs != aText:
		next := parseLevel(r.rest, depth+1)
		next.applet = l.grammar.runs == anApplet
		l.Runs = append(l.Runs, next)
	}
}

// suffixed tells a script from a command, for those that run both.
func suffixed(g *grammar, word Word) bool {
	return g.runs == aCommand && g.suffixes != "" && word.Known && hasSuffix(g, word.Text)
}

// operand takes the first one for a script.
func (l *Level) operand() {
	word := &l.reading.rest[0]
	if word.Known && word.Text == "-" {
		if l.grammar.runs != aShell || len(l.reading.rest) == 1 {
			return // its standard input, which is empty
		}
		l.reading.rest = l.reading.rest[1:]
		word = &l.reading.rest[0]
	}
	if word.Known && l.grammar.suffixes != "" && !hasSuffix(l.grammar, word.Text) {
		return
	}
	l.script(word)
}

func (l *Level) script(word *Word) {
	if !word.Known {
		l.Unknown = word.Why
		return
	}
	l.Script = word
}

// module follows those that run something themselves: python3 -m torch.distributed.run train.py.
func (l *Level) module(depth int) {
	rest := l.reading.rest
	if rest[0].Known && len(byName()[rest[0].Text]) > 0 && depth+1 < maxLevels {
		next := parseLevel(rest, depth+1)
		next.applet = true
		l.Runs = append(l.Runs, next)
	}
}

// splitWords takes the value of env -S apart, which has rules that are nearly those of a shell.
func (l *Level) splitWords(depth int) {
	rest := l.reading.rest
	if !rest[0].Known {
		l.Unknown = rest[0].Why
		return
	}
	if strings.ContainsAny(rest[0].Text, "\"'\\$#") {
		l.Unknown = "env takes " + quote(rest[0].Text) + " apart by rules of its own"
		return
	}
	words := []Word{l.Words[0]}
	for text := range strings.FieldsSeq(rest[0].Text) {
		words = append(words, Word{Text: text, Known: true, Place: Place{Word: rest[0].Word, From: -1}})
	}
	words = append(words, rest[1:]...)
	again := &Level{Words: words}
	if depth+1 < maxLevels {
		again.parseAs("env", depth+1)
	}
	again.reading.changes = l.reading.changes.and(again.reading.changes)
	again.grammar = l.grammar
	l.reading.changes, l.Runs, l.Unknown = again.reading.changes, again.Runs, again.Unknown
}

func hasSuffix(g *grammar, name string) bool {
	for suffix := range strings.FieldsSeq(g.suffixes) {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
