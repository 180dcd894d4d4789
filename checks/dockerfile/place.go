package dockerfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/seatrial/seatrial/submit/job"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Setting finds the step that decides a setting of the image: the last ENTRYPOINT, CMD, USER or WORKDIR of the target stage and
// those below it, the last ENV or LABEL of a name, the first VOLUME of a path, the FROM of the base. False when the base decides.
func (f *File) Setting(instruction, name string) (Step, bool) {
	found := -1
	for i := range f.Steps {
		if s := &f.Steps[i]; s.InTarget && s.Name == instruction && s.names(name) {
			if found = i; instruction == "VOLUME" || instruction == "FROM" {
				break
			}
		}
	}
	if found < 0 {
		return Step{}, false
	}
	return f.Steps[found], true
}

// names tells whether a step sets a variable, a label or a volume; every step sets the empty name.
func (s Step) names(name string) bool {
	if name == "" {
		return true
	}
	keys := func(pairs instructions.KeyValuePairs) bool {
		return slices.ContainsFunc(pairs, func(p instructions.KeyValuePair) bool { return p.Key == name })
	}
	switch c := s.command.(type) {
	case *instructions.EnvCommand:
		return keys(c.Env)
	case *instructions.LabelCommand:
		return keys(c.Labels)
	case *instructions.VolumeCommand:
		return slices.ContainsFunc(c.Volumes, func(v string) bool { return v == name || strings.Contains(v, "$") })
	}
	return true
}

// From is the FROM of the target stage.
func (f *File) From() Step { return f.from(Base{Stage: f.target()}) }

// At is where a word of a step stands, or the step's first argument when the word is empty, or is not in it as it is.
func (f *File) At(s Step, word string) job.Position {
	if at := f.wordIn(s, word); at >= 0 {
		return f.inStep(s, at)
	}
	return f.Argument(s)
}

// told is a word of an instruction in what BuildKit says of it.
var told = regexp.MustCompile(`['"]\$?([^'"]+)['"]`)

// AtWarning is where the word stands that a warning names, or its instruction; the file itself for what is about no line.
func (f *File) AtWarning(w Warning) job.Position {
	i := f.stepOf(w)
	switch {
	case w.Line < 1:
		return job.Position{Source: f.File}
	case i < 0 || strings.HasSuffix(w.Rule, "InstructionCasing"):
		return f.lineAt(w.Line)
	case w.Rule == "RedundantTargetPlatform": // whose words are of the flag, and not quoted
		if at := f.wordIn(f.Steps[i], "--platform"); at >= 0 {
			return f.inStep(f.Steps[i], at)
		}
	}
	for _, m := range told.FindAllStringSubmatch(w.Message, -1) {
		for _, sign := range []string{"${", "$"} { // where it is used, which may be in what it is given
			if at := used(f.Steps[i].Text, sign+m[1]); at >= 0 && strings.Contains(m[0], "$") {
				return f.inStep(f.Steps[i], at+len(sign))
			}
		}
		if at := f.wordIn(f.Steps[i], m[1]); at >= 0 {
			return f.inStep(f.Steps[i], at)
		}
	}
	return f.At(f.Steps[i], "")
}

// used is where a variable stands in a text, as such and not as the beginning of another one; -1 for nowhere.
func used(text, variable string) int {
	for at := 0; ; {
		found := strings.Index(text[at:], variable)
		if found < 0 {
			return -1
		}
		at += found
		if end := at + len(variable); end == len(text) || !ofName(text[end]) {
			return at
		}
		at += len(variable)
	}
}

// lineAt is where a line's text begins.
func (f *File) lineAt(line int) job.Position {
	at := job.Position{Source: f.File, Line: line, Column: 1}
	if line <= len(f.lines) {
		text := f.lines[line-1]
		at.Column = utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeft(text, " \t")) + 1
	}
	return at
}

// Line is the text of a line, from 1, without what ends it; empty for one that there is not.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	return strings.TrimSuffix(f.lines[n-1], "\r")
}

// Says tells whether a word stands in a step as it is.
func (f *File) Says(s Step, word string) bool { return f.wordIn(s, word) >= 0 }
