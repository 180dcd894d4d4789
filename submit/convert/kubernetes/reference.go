package kubernetes

import (
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// reference is $(NAME) in a command, or a variable's value; $$ is a dollar sign.
var reference = regexp.MustCompile(`\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)`)

// expanded has the values of variables, as far as they are known here, in their places: a node knows no $(NAME). absent is the first
// of those that a cluster alone knows; a name that is nobody's stays as it is there too.
func (r *reading) expanded(text string) (expanded, absent string) {
	expanded = reference.ReplaceAllStringFunc(text, func(typed string) string {
		if typed == "$$" {
			return "$"
		}
		name := typed[2 : len(typed)-1]
		value, known := r.variables[name]
		switch {
		case known:
			return value
		case absent == "" && (r.elsewhere[name] || r.unnamed):
			absent = name
		}
		return typed
	})
	return expanded, absent
}
