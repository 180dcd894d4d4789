package exec

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// literal writes what parts of a word stand for. It says what decides it when that is not known before it runs, and nothing
// where that is the shell's own doing.
func literal(text *strings.Builder, parts []syntax.WordPart, quoted bool) (why string, known bool) {
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			if !quoted && (strings.ContainsAny(p.Value, "*?[{") || strings.HasPrefix(p.Value, "~")) {
				return "", false // what the shell finds
			}
			unescape(text, p.Value, quoted)
		case *syntax.SglQuoted:
			if p.Dollar {
				return "", false
			}
			text.WriteString(p.Value)
		case *syntax.DblQuoted:
			if why, known := literal(text, p.Parts, true); !known {
				return why, false
			}
		case *syntax.ParamExp:
			if p.Param != nil {
				return "the variable " + quote(p.Param.Value) + " decides it", false
			}
			return "a variable decides it", false
		default:
			return "the output of another command decides it", false
		}
	}
	return "", true
}

// unescape takes the backslashes out of what is not quoted, or of what has double quotes around it.
func unescape(text *strings.Builder, value string, quoted bool) {
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) {
			switch next := value[i+1]; {
			case next == '\n':
				i++
				continue
			case !quoted, strings.IndexByte("$`\"\\", next) >= 0:
				i++
			}
		}
		text.WriteByte(value[i])
	}
}
