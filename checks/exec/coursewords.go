package exec

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// maxValue bounds a word that a script puts together, in bytes: it may double a variable over and over.
const maxValue = 4 << 10

// words are those that a word of the script becomes. What is not known until it runs is one word that is not known.
func (w *scriptWalk) words(c *course, word *syntax.Word) []Word {
	if list, ok := w.listOf(c, word); ok {
		return list
	}
	at := w.place(word.Pos())
	if _, quoted := word.Parts[0].(*syntax.DblQuoted); quoted && len(word.Parts) == 1 {
		if found, ok := w.lookup(c, word); ok {
			return []Word{found}
		}
	}
	if why, known := w.knows(c, word.Parts, false); !known {
		return []Word{{Why: why, Place: at, many: many(word)}}
	}
	fields, err := expand.Fields(&expand.Config{Env: values{w, c}}, word)
	if err != nil {
		return []Word{{Why: "what " + quote(w.zero.Text) + " makes of it", Place: at}}
	}
	var words []Word
	at.Literal = word.Lit() != "" && len(fields) == 1 && fields[0] == word.Lit()
	for _, text := range fields {
		if len(text) > maxValue {
			return []Word{{Why: "a text that " + quote(w.zero.Text) + " puts together", Place: at}}
		}
		words = append(words, Word{Text: text, Known: true, Place: at})
	}
	return words
}

// text is a word of the script where no more than one can stand: in a test, behind an equals sign.
func (w *scriptWalk) text(c *course, word *syntax.Word) Word {
	if word == nil {
		return Word{Known: true}
	}
	if p, ok := whole(word); ok && p.Param != nil && plainParam(p) {
		if list, known := w.value(c, p.Param.Value, p.Index); known && len(list) == 1 {
			return w.placed(list, word)[0]
		}
	}
	if found, ok := w.lookup(c, word); ok {
		return found
	}
	if why, known := w.knows(c, word.Parts, true); !known {
		return Word{Why: why, Place: w.place(word.Pos())}
	}
	text, err := expand.Literal(&expand.Config{Env: values{w, c}}, word)
	switch {
	case err != nil:
		return Word{Why: "what " + quote(w.zero.Text) + " makes of it", Place: w.place(word.Pos())}
	case len(text) > maxValue:
		return Word{Why: "a text that " + quote(w.zero.Text) + " puts together", Place: w.place(word.Pos())}
	}
	return Word{Text: text, Known: true, Place: w.place(word.Pos())}
}

// globs tells a text that a shell takes for a pattern of files, or for several words.
func globs(text string) bool {
	return strings.ContainsAny(text, "*?") || strings.Contains(text, "[") && strings.Contains(text, "]") ||
		strings.Contains(text, "{") && strings.Contains(text, "}") && (strings.Contains(text, ",") || strings.Contains(text, ".."))
}

// many tells whether a word may become none, or several: one without quotes, and "$@".
func many(word *syntax.Word) bool {
	for _, part := range word.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			if globs(p.Value) {
				return true
			}
		case *syntax.SglQuoted:
		case *syntax.DblQuoted:
			for _, inner := range p.Parts {
				if e, ok := inner.(*syntax.ParamExp); ok && (e.Index != nil || e.Names != 0 || e.Param == nil || e.Param.Value == "@") {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// place is a position in the script.
func (w *scriptWalk) place(pos syntax.Pos) Place {
	return Place{Word: w.zero.Word, From: -1, File: w.path, Line: int(pos.Line())}
}

// made is the place of what the shell makes itself, such as $#, before it is known where it is used.
func (w *scriptWalk) made() Place { return Place{Word: w.zero.Word, From: -1, File: w.path} }

// placed gives what the shell makes itself the place where it is used.
func (w *scriptWalk) placed(list []Word, at *syntax.Word) []Word {
	list = slices.Clone(list)
	for i := range list {
		if list[i].Place == w.made() {
			list[i].Place = w.place(at.Pos())
		}
	}
	return list
}

// knows tells whether all that a word is made of is known, and what decides it otherwise. one: it stands where patterns of
// files mean nothing.
func (w *scriptWalk) knows(c *course, parts []syntax.WordPart, one bool) (why string, known bool) {
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			if !one && globs(p.Value) || strings.HasPrefix(p.Value, "~") {
				return "", false
			}
		case *syntax.SglQuoted:
		case *syntax.DblQuoted:
			if why, known := w.knows(c, p.Parts, true); !known {
				return why, false
			}
		case *syntax.ParamExp:
			if why, known := w.knowsParam(c, p); !known || w.separators && !one {
				return why, false
			}
		default:
			return "the output of another command decides it", false
		}
	}
	return "", true
}

// values are what the library that expands words asks for; it is only called where all is known.
type values struct {
	*scriptWalk
	*course
}

// Get implements expand.Environ.
func (v values) Get(name string) expand.Variable {
	if name == "IFS" || name == "PWD" {
		return expand.Variable{}
	}
	array := v.arrays[name] || name == "@" || name == "*" || name == "FUNCNAME" || name == "BASH_SOURCE"
	var index syntax.ArithmExpr
	if array {
		index = &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: "@"}}}
	}
	list, known := v.value(v.course, name, index)
	if !known || !array && len(list) == 0 {
		return expand.Variable{}
	}
	if !array {
		return expand.Variable{Set: !v.unset(name), Kind: expand.String, Str: list[0].Text}
	}
	found := expand.Variable{Set: true, Kind: expand.Indexed}
	for _, word := range list {
		found.List = append(found.List, word.Text)
	}
	return found
}

// unset tells a parameter that no word is given for.
func (v values) unset(name string) bool {
	position, err := strconv.Atoi(name)
	return err == nil && position > len(v.params)
}

// Each implements expand.Environ.
func (v values) Each(func(name string, variable expand.Variable) bool) {}
