package layers

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// operand is a word that may name files: a path, or its beginning when it goes on in a way that is not known.
type operand struct {
	text string
	open bool
}

// operand is a word as far as it is known, with the values of the build's variables.
func (r *run) operand(word *syntax.Word) operand {
	var b strings.Builder
	known := r.literal(&b, word.Parts)
	return operand{text: b.String(), open: !known}
}

// literal writes what parts are known to be, and reports false where it stopped.
func (r *run) literal(b *strings.Builder, parts []syntax.WordPart) bool {
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(strings.ReplaceAll(p.Value, `\`, ""))
		case *syntax.SglQuoted:
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			if !r.literal(b, p.Parts) {
				return false
			}
		case *syntax.ParamExp:
			value, ok := "", false
			if p.Param != nil && p.Exp == nil && p.Repl == nil && p.Slice == nil && p.Index == nil && !p.Length && !p.Excl {
				value, ok = r.env[p.Param.Value]
			}
			if !ok || strings.ContainsAny(value, " \t\n") {
				return false
			}
			b.WriteString(value)
		default:
			return false
		}
	}
	return true
}
