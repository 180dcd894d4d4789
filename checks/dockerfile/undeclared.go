package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// undefinedName is the variable that a warning of UndefinedVar is about.
var undefinedName = regexp.MustCompile(`'\$(\w+)'`)

// Declared is the instruction that a stage lacks in which a variable is used that stands above the first FROM, or in another stage: an ARG
// above the first FROM is known to FROM alone, and what a stage sets is its own. False for a variable that the file has nowhere.
func (f *File) Declared(w Warning) (instruction string, edits []Edit, ok bool) {
	m := undefinedName.FindStringSubmatch(w.Message)
	i := f.stepOf(w)
	if w.Rule != "UndefinedVar" || m == nil || i < 0 || f.Steps[i].Stage < 0 {
		return "", nil, false
	}
	for _, arg := range f.args {
		if slices.ContainsFunc(arg.Args, func(p instructions.KeyValuePairOptional) bool { return p.Key == m[1] }) {
			instruction = "ARG " + m[1]
		}
	}
	for _, s := range f.Steps {
		if s.Stage < 0 || s.Stage == f.Steps[i].Stage || !plainValue.MatchString(s.assigned(m[1])) {
			continue
		}
		instruction = s.Name + " " + m[1] + "=" + s.assigned(m[1])
	}
	if instruction == "" {
		return "", nil, false
	}
	return instruction, []Edit{{After, f.from(Base{Stage: f.Steps[i].Stage}).Line, instruction}}, true
}

// plainValue is one that no quotes have to be put around.
var plainValue = regexp.MustCompile(`^[\w./:@%+,-]+$`)

// WithoutValue is an ARG that the instruction of a warning names and that nothing gives a value; empty for none.
func (f *File) WithoutValue(w Warning) string {
	if i := f.stepOf(w); i >= 0 {
		return f.valueless(f.Steps[i])
	}
	return ""
}

// Blank is the variable of an ENV or a LABEL that is written with a blank before its equals sign, which is then the first letter of the
// value, and the instruction without; false for any other.
func (f *File) Blank(w Warning) (name, instruction string, ok bool) {
	i := f.stepOf(w)
	if w.Rule != "LegacyKeyValueFormat" || i < 0 || f.Steps[i].Line != f.Steps[i].Last {
		return "", "", false
	}
	var pairs instructions.KeyValuePairs
	switch c := f.Steps[i].command.(type) {
	case *instructions.EnvCommand:
		pairs = c.Env
	case *instructions.LabelCommand:
		pairs = c.Labels
	}
	if len(pairs) != 1 || !strings.HasPrefix(pairs[0].Value, "=") {
		return "", "", false
	}
	return pairs[0].Key, f.Steps[i].Name + " " + pairs[0].Key + "=" + strings.TrimLeft(strings.TrimPrefix(pairs[0].Value, "="), " \t"), true
}
