package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// variableIn is a variable in a word.
var variableIn = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// vague is why it is not known where the files of the instruction at a line go, or which they are: its base may set a variable that it
// names, or the folder that it is relative to. Empty when that is known.
func (f *File) vague(line int) string {
	step, ok := f.StepAt(line)
	if !ok || step.command == nil {
		return ""
	}
	name := f.valueless(step)
	if folder := f.folder(step); name == "" && folder.command != nil && relative(step) { // which may be relative itself
		name = f.valueless(folder)
	}
	if name != "" {
		return "ARG " + name + " has no value, want --build-arg " + name + "=…"
	}
	base := f.baseUnder(line)
	if base.Unknown == "" {
		return ""
	}
	for _, match := range variableIn.FindAllStringSubmatch(step.Text, -1) {
		if !f.sets(match[1]) {
			return "the base " + base.Name + ", which was not looked at, may set " + match[1]
		}
	}
	if relative(step) && !f.settled(step) {
		return "the base " + base.Name + ", which was not looked at, may set the working directory"
	}
	return ""
}

// folder is the WORKDIR that a step's relative names begin at, as far as it is in the file: of several that are relative to each other one
// that has no value of its own.
func (f *File) folder(step Step) (last Step) {
	lineage := f.lineageOf(step.Stage)
	for _, s := range f.Steps {
		c, is := s.command.(*instructions.WorkdirCommand)
		if !is || s.Line >= step.Line || !slices.Contains(lineage, s.Stage) {
			continue
		}
		if fromRoot(c.Path) || last.command == nil || f.valueless(last) == "" {
			last = s
		}
	}
	return last
}

// Valueless is an ARG without a value that decides what an instruction copies, or where to: the build is to be told it. It is empty when
// there is none.
func (f *File) Valueless() string {
	for _, s := range f.Steps {
		if s.Name == "COPY" || s.Name == "ADD" {
			if name := f.valueless(s); name != "" {
				return name
			}
		}
	}
	return ""
}

// valueless is an ARG of a step's words that has no value there; empty when there is none.
func (f *File) valueless(step Step) string {
	if !strings.Contains(step.Text, "$") || step.hasDocument() {
		return ""
	}
	for _, match := range variableIn.FindAllStringSubmatchIndex(step.Text, -1) {
		name, after := step.Text[match[2]:match[3]], step.Text[match[3]:]
		if strings.HasPrefix(step.Text[match[0]:], "${") && !strings.HasPrefix(after, "}") { // ${NAME:-value} is told what it is without one
			continue
		}
		if f.lacksValue(name, step) {
			return name
		}
	}
	return ""
}

// lacksValue tells a variable that is declared before a step, in its stage or one that that is made from, and given no value anywhere.
func (f *File) lacksValue(name string, at Step) bool {
	lineage, declared := f.lineageOf(at.Stage), false
	for _, s := range f.Steps {
		if s.Line >= at.Line || !slices.Contains(lineage, s.Stage) {
			continue
		}
		switch c := s.command.(type) {
		case *instructions.EnvCommand:
			if s.names(name) {
				return false
			}
		case *instructions.ArgCommand:
			for _, pair := range c.Args {
				if pair.Key == name {
					declared = true
					if pair.Value != nil {
						return false
					}
				}
			}
		}
	}
	return declared && !f.given(name)
}

// given tells whether BuildKit, the command line or an ARG before the first FROM gives a variable its value.
func (f *File) given(name string) bool {
	if f.Args[name] != "" || ofBuilder(name) {
		return true
	}
	for _, arg := range f.args {
		for _, pair := range arg.Args {
			if pair.Key == name && pair.Value != nil {
				return true
			}
		}
	}
	return false
}

// ofBuilder tells a variable that BuildKit gives a value to.
func ofBuilder(name string) bool {
	return strings.HasPrefix(name, "TARGET") || strings.HasPrefix(name, "BUILD") || strings.HasSuffix(strings.ToLower(name), "_proxy")
}

// sets tells whether the file itself, or BuildKit, gives a variable its value.
func (f *File) sets(name string) bool {
	if _, given := f.Args[name]; given || ofBuilder(name) {
		return true
	}
	is := func(s Step) bool {
		switch c := s.command.(type) {
		case *instructions.EnvCommand:
			return slices.ContainsFunc(c.Env, func(p instructions.KeyValuePair) bool { return p.Key == name })
		case *instructions.ArgCommand:
			return slices.ContainsFunc(c.Args, func(p instructions.KeyValuePairOptional) bool { return p.Key == name })
		}
		return false
	}
	return slices.ContainsFunc(f.Steps, is)
}

// Args are the names that an ARG declares; none for any other instruction.
func (s Step) Args() (names []string) {
	if c, is := s.command.(*instructions.ArgCommand); is {
		for _, pair := range c.Args {
			names = append(names, pair.Key)
		}
	}
	return names
}
