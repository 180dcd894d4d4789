package exec

import (
	"path"
	"regexp"
	"strings"
)

// grammar is how the words of a program are told from those of what it runs. Programs is the table of them.
//
// Options are listed with their dashes, blanks between: "-k --kill-after". What is listed nowhere ends the reading: nothing is
// guessed about words behind an option that may take one of them.
type grammar struct {
	// names by which it is called, without path; a version behind one is left out: python for python3.11.
	names string
	// verb is the word that has to come first: "run" of conda.
	verb string
	// runs is what its first operand is.
	runs operand
	// flags take no value, values take one, and pairs take two.
	flags, values, pairs string
	// prefixes are what options begin with that have their value attached: -Xmx2g.
	prefixes string
	// quits are options with which it runs nothing that has a file: --version, -s.
	quits string
	// code is an option whose value is the program's text, module one whose value is a module's name, file one whose value is the script.
	code, module, file string
	// line is the option with which the first operand is a line for the shell, split the one whose value are words of its own.
	line, split string
	// dir is an option whose value is the working directory of what is run, user one that names who runs it.
	dir, user string
	// clear is an option that empties the environment, unset one whose value is a variable to leave out.
	clear, unset string
	// program is an option with which the first operand is a program where it otherwise is a script.
	program string
	// operands are how many words stand between its options and what it runs; userFirst says that the first one is a user.
	operands  int
	userFirst bool
	// assigns: words NAME=value are variables of what is run.
	assigns bool
	// detached: the value of an option is the next word, also behind letters: sh -oc errexit LINE.
	detached bool
	// open: options that are not listed and have their value behind = are none of our business.
	open bool
	// numbers: a number is an option: nice -5.
	numbers bool
	// path: it has a PATH of its own, so that names are not looked up. root: it has files of its own.
	path, root bool
	// suffixes are those of operands that are scripts, "" for all; tries are tried behind a script's name.
	suffixes, tries string
	// noShell: it does not give a file without a #! line to a shell, as execvp does.
	noShell bool
	// exit is the code with which it ends when what it is to run is missing; empty for 127, and 126 for what may not be executed.
	exit string

	options map[string]role
}

// operand is what a program's first operand is.
type operand int

const (
	// aCommand is a program and its words.
	aCommand operand = iota + 1
	// aScript is a file that the program reads, and its words.
	aScript
	// anApplet is the name of a program that is in this one: busybox.
	anApplet
	// aShell's operand is a script, or a line.
	aShell
	// aText is something of its own: a program's text, a file to work on.
	aText
)

// role is what an option does.
type role int

const (
	isFlag role = iota + 1
	isValue
	isPair
	isQuit
	isCode
	isModule
	isFile
	isLine
	isSplit
	isDir
	isUser
	isClear
	isUnset
	isCommand
)

func (g *grammar) index() {
	g.options = map[string]role{}
	for _, list := range []struct {
		text string
		role role
	}{
		{g.flags, isFlag}, {g.values, isValue}, {g.pairs, isPair}, {g.quits, isQuit}, {g.code, isCode}, {g.module, isModule}, {g.file, isFile},
		{g.line, isLine}, {g.split, isSplit}, {g.dir, isDir}, {g.user, isUser}, {g.clear, isClear}, {g.unset, isUnset}, {g.program, isCommand},
	} {
		for name := range strings.FieldsSeq(list.text) {
			g.options[name] = list.role
		}
	}
}

// valued tells whether a role takes the next word when nothing is attached.
func (r role) valued() bool {
	switch r {
	case isFlag, isQuit, isLine, isClear, isCommand, 0:
		return false
	}
	return true
}

// version is what stands behind a program's name: 3.11, -3.11, 18.
var version = regexp.MustCompile(`^(.*?[a-z])[-.]?[0-9][0-9.]*$`)

// grammarOf finds a program in the table by the name or path with which it is called; nil for one that is not in it.
func grammarOf(name string, args []Word) *grammar {
	name = path.Base(name)
	for _, known := range byName[name] {
		if known.verb == "" || len(args) > 0 && args[0].Known && args[0].Text == known.verb {
			return known
		}
	}
	if m := version.FindStringSubmatch(name); m != nil && len(byName[name]) == 0 {
		return grammarOf(m[1], args)
	}
	return nil
}

// reading is what a program makes of its words.
type reading struct {
	// role of the option that settled what is run, 0 for an operand.
	role role
	// rest are the words from what is run on; with code, module, file and split the first one is the option's value.
	rest []Word
	// lined: the first of rest is a line for the shell.
	lined bool
	// command: the first operand is a program, see grammar.program.
	command bool
	changes
	// unknown is why it cannot be told; empty when it can.
	unknown string
}

// changes are what a program gives to those that it runs.
type changes struct {
	dirs []Word
	vars []variable
	// clear: they have no variables but vars.
	clear bool
	user  *Word
	// path, root: see grammar.
	path, root bool
}

// variable is set, or unset.
type variable struct {
	name  string
	value Word
	unset bool
}

// read takes a program's words apart, without its name.
func (g *grammar) read(args []Word) reading {
	r := &reader{grammar: g, args: args}
	r.changes.path, r.changes.root = g.path, g.root
	if g.verb != "" {
		r.args = r.args[1:]
	}
	for len(r.args) > 0 && r.unknown == "" && r.role == 0 {
		if !r.option() {
			break
		}
	}
	if r.unknown == "" && r.role == 0 {
		r.operandsOf()
	}
	return r.reading
}

type reader struct {
	*grammar
	reading
	args []Word
}

// option takes the first of the words when it is an option, and reports false when it is none.
func (r *reader) option() bool {
	word := r.args[0]
	switch {
	case !word.Known:
		r.unknown = word.Why
		return false
	case word.Text == "--":
		r.args = r.args[1:]
		return false
	case word.Text == "-" && r.options["-"] == isClear:
		r.changes.clear, r.args = true, r.args[1:]
		return true
	case len(word.Text) > 1 && word.Text[0] == '+' && r.runs == aShell:
		r.letters("-"+word.Text[1:], word)
		return true
	case len(word.Text) < 2 || word.Text[0] != '-':
		return false
	case r.numbers && strings.Trim(word.Text, "-0123456789.") == "":
		r.args = r.args[1:]
		return true
	}
	name, value, attached := strings.Cut(word.Text, "=")
	what, known := r.options[name]
	if !known && strings.HasPrefix(name, "--") {
		what, known = r.abbreviated(name)
	}
	switch {
	case known && !attached:
		r.args = r.args[1:]
		r.take(what, name, nil)
	case known:
		r.args = r.args[1:]
		r.take(what, name, word.part(value, len(name)+1))
	case r.prefixed(word.Text):
		r.args = r.args[1:]
	case strings.HasPrefix(name, "--") && r.open && attached:
		r.args = r.args[1:]
	case strings.HasPrefix(name, "--"):
		r.unknown = "the option " + quote(name) + " is not known here"
	default:
		r.letters(word.Text, word)
	}
	return true
}

// prefixed tells an option that has its value attached.
func (g *grammar) prefixed(word string) bool {
	for prefix := range strings.FieldsSeq(g.prefixes) {
		if strings.HasPrefix(word, prefix) {
			return true
		}
	}
	return false
}

// abbreviated is the one long option that begins so.
func (r *reader) abbreviated(name string) (role, bool) {
	var found role
	n := 0
	for option, what := range r.options {
		if strings.HasPrefix(option, name) {
			found = what
			n++
		}
	}
	return found, n == 1
}

// letters takes -abc apart.
func (r *reader) letters(text string, word Word) {
	r.args = r.args[1:]
	for i := 1; i < len(text) && r.unknown == "" && r.role == 0; i++ {
		name := "-" + text[i:i+1]
		what, known := r.options[name]
		switch {
		case !known:
			r.unknown = "the option " + quote(name) + " is not known here"
		case what.valued() && !r.detached && i+1 < len(text):
			r.take(what, name, word.part(text[i+1:], i+1))
			return
		default:
			r.take(what, name, nil)
		}
	}
}

// take does what an option does. Its value is the next word when none is attached.
func (r *reader) take(what role, name string, value *Word) {
	if what.valued() && value == nil {
		if len(r.args) == 0 {
			r.unknown = "the option " + quote(name) + " has no value"
			return
		}
		value, r.args = &r.args[0], r.args[1:]
	}
	switch what {
	case isPair:
		r.args = r.args[min(1, len(r.args)):]
	case isQuit, isCode:
		r.role = what
	case isModule, isFile, isSplit:
		r.role, r.rest = what, append([]Word{*value}, r.args...)
	case isLine:
		r.lined = true
	case isCommand:
		r.command = true
	case isDir:
		r.dirs = append(r.dirs, *value)
	case isUser:
		r.changes.user = value
	case isClear:
		r.changes.clear = true
	case isUnset:
		r.vars = append(r.vars, variable{name: value.Text, unset: true})
	}
}

// operandsOf skips what stands before the program or script.
func (r *reader) operandsOf() {
	for r.assigns && len(r.args) > 0 {
		name, value, ok := strings.Cut(r.args[0].Text, "=")
		if !r.args[0].Known {
			r.unknown = r.args[0].Why
			return
		}
		if !ok {
			break
		}
		r.vars = append(r.vars, variable{name: name, value: *r.args[0].part(value, len(name)+1)})
		r.args = r.args[1:]
	}
	if r.userFirst && len(r.args) > 0 {
		r.changes.user = &r.args[0]
	}
	r.rest = r.args[min(r.operands, len(r.args)):]
}
