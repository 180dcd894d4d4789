package exec

import "strings"

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
