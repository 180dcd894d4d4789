package exec

import (
	"path"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
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
	// folder is the file of a folder that it is given instead of a script; empty when it is not known what it makes of one.
	folder string
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
	for _, known := range byName()[name] {
		if known.verb == "" || len(args) > 0 && args[0].Known && args[0].Text == known.verb {
			return known
		}
	}
	if m := version.FindStringSubmatch(name); m != nil && len(byName()[name]) == 0 {
		return grammarOf(m[1], args)
	}
	return nil
}
