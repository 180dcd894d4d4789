package exec

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// whole is the one parameter that a word is, in quotes or without.
func whole(word *syntax.Word) (*syntax.ParamExp, bool) {
	if len(word.Parts) != 1 {
		return nil, false
	}
	part := word.Parts[0]
	if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		part = q.Parts[0]
	}
	p, ok := part.(*syntax.ParamExp)
	return p, ok
}

// plainParam has nothing done to its value.
func plainParam(p *syntax.ParamExp) bool {
	return !p.Excl && !p.Length && !p.Width && !p.IsSet && p.Slice == nil && p.Repl == nil && p.Exp == nil && p.Names == 0 && p.Flags == nil && p.NestedParam == nil
}

// listOf are the words of "$@", "$1", "${cmd[@]}", "${@:2}", each with the place where it was given.
func (w *scriptWalk) listOf(c *course, word *syntax.Word) ([]Word, bool) {
	p, ok := whole(word)
	if !ok || p.Param == nil {
		return nil, false
	}
	_, quoted := word.Parts[0].(*syntax.DblQuoted)
	if p.Param.Value == "*" && quoted {
		return nil, false
	}
	from := 0
	switch {
	case plainParam(p):
	case p.Param.Value == "@" && p.Slice != nil && p.Slice.Length == nil && p.Repl == nil && p.Exp == nil && !p.Length && !p.Excl:
		n, literal := number(p.Slice.Offset)
		if !literal || n < 1 {
			return nil, false
		}
		from = n - 1
	default:
		return nil, false
	}
	list, known := w.value(c, p.Param.Value, p.Index)
	if !known {
		return nil, false
	}
	list = w.placed(list[min(from, len(list)):], word)
	if !quoted {
		for _, word := range list {
			if !word.Known || word.Text == "" || strings.ContainsAny(word.Text, " \t\n*?[") || w.separators {
				return nil, false
			}
		}
	}
	return list, true
}

// value are the words that a parameter stands for by its name and index; false when that is not known.
func (w *scriptWalk) value(c *course, name string, index syntax.ArithmExpr) ([]Word, bool) {
	at, all := 0, false
	if index != nil {
		text := ""
		if word, ok := index.(*syntax.Word); ok {
			text = word.Lit()
		}
		n, err := strconv.Atoi(text)
		all = text == "@" || text == "*"
		if err != nil && !all || n < 0 {
			return nil, false
		}
		at = n
	}
	known := func(text string) ([]Word, bool) {
		return []Word{{Text: text, Known: true, Place: w.made()}}, true
	}
	position, err := strconv.Atoi(name)
	var list []Word
	switch {
	case name == "0":
		return []Word{w.zero}, w.zero.Known
	case name == "@" || name == "*":
		return c.params, c.lost == ""
	case name == "#":
		return []Word{{Text: strconv.Itoa(len(c.params)), Known: true, Place: w.made()}}, c.lost == ""
	case err == nil && c.lost != "":
		return nil, false
	case err == nil && position <= len(c.params):
		return c.params[position-1 : position], true
	case err == nil:
		return known("")
	case name == "BASH_SOURCE":
		list = slices.Repeat([]Word{w.zero}, len(c.calls)+1)
	case name == "FUNCNAME":
		for i := range c.calls {
			list = append(list, Word{Text: c.calls[len(c.calls)-1-i], Known: true, Place: w.made()})
		}
		list = append(list, Word{Text: "main", Known: true, Place: w.made()})
	default:
		var ok bool
		if list, ok = c.vars[name]; !ok {
			return nil, false
		}
		if !c.arrays[name] && index == nil {
			return list, true
		}
	}
	switch {
	case all:
		return list, true
	case at < len(list):
		return list[at : at+1], true
	}
	return known("")
}

// number is a literal one.
func number(e syntax.ArithmExpr) (int, bool) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(word.Lit())
	return n, err == nil
}

func (w *scriptWalk) knowsParam(c *course, p *syntax.ParamExp) (why string, known bool) {
	if p.Param == nil || p.Excl || p.Width || p.IsSet || p.Names != 0 || p.Flags != nil || p.NestedParam != nil || len(p.Modifiers) > 0 {
		return "a variable decides it", false
	}
	why = "the variable " + quote(p.Param.Value) + " decides it"
	if _, err := strconv.Atoi(p.Param.Value); err == nil || p.Param.Value == "@" || p.Param.Value == "*" || p.Param.Value == "#" {
		why = c.lost
	}
	list, known := w.value(c, p.Param.Value, p.Index)
	if !known {
		return why, false
	}
	for _, word := range list {
		if !word.Known {
			return word.Why, false
		}
	}
	if p.Slice != nil {
		_, from := number(p.Slice.Offset)
		_, to := number(p.Slice.Length)
		if p.Slice.Offset != nil && !from || p.Slice.Length != nil && !to {
			return why, false
		}
	}
	for _, word := range operands(p) {
		if why, known := w.knows(c, word.Parts, true); !known {
			return why, false
		}
	}
	return "", true
}

// operands are the words inside of a parameter: ${1:-word}, ${1#word}, ${1/word/word}.
func operands(p *syntax.ParamExp) []*syntax.Word {
	var words []*syntax.Word
	if p.Exp != nil {
		words = append(words, p.Exp.Word)
	}
	if p.Repl != nil {
		words = append(words, p.Repl.Orig, p.Repl.With)
	}
	kept := words[:0]
	for _, word := range words {
		if word != nil {
			kept = append(kept, word)
		}
	}
	return kept
}
