package dockerfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Warning is what one of BuildKit's own rules says of a Dockerfile.
type Warning struct {
	// Rule is its name, "StageNameCasing", Title what it wants, and URL its page.
	Rule, Title, URL string
	// Message says what of the file breaks it.
	Message string
	// Line and Last are the lines that it is about, from 1; 0 for none.
	Line, Last int
}

// assigning is what a warning of SecretsUsedInArgOrEnv says: (ENV "TOKEN").
var assigning = regexp.MustCompile(`\((?:ARG|ENV) "(\w+)"\)`)

// Assigned is the variable that a warning of SecretsUsedInArgOrEnv is about, and the value that the instruction gives it, if any.
func (f *File) Assigned(w Warning) (name, value string) {
	m := assigning.FindStringSubmatch(w.Message)
	if m == nil {
		return "", ""
	}
	if i := f.stepOf(w); i >= 0 {
		return m[1], f.Steps[i].assigned(m[1])
	}
	return m[1], ""
}

// stepOf is the instruction that begins where a warning does; -1 for none.
func (f *File) stepOf(w Warning) int {
	return slices.IndexFunc(f.Steps, func(s Step) bool { return s.Line == w.Line })
}

// assigned is the value that an ARG or an ENV gives a variable; empty for none.
func (s Step) assigned(name string) string {
	switch c := s.command.(type) {
	case *instructions.EnvCommand:
		for _, pair := range c.Env {
			if pair.Key == name {
				return pair.Value
			}
		}
	case *instructions.ArgCommand:
		for _, pair := range c.Args {
			if pair.Key == name {
				return pair.ValueString()
			}
		}
	}
	return ""
}

// settleWarnings puts them in the order of the lines, each once, without those that only a base could decide of which nothing is known.
func (f *File) settleWarnings() {
	undefined := map[int]bool{}
	for _, w := range f.Warnings {
		undefined[w.Line] = undefined[w.Line] || w.Rule == "UndefinedVar"
	}
	f.Warnings = slices.DeleteFunc(f.Warnings, func(w Warning) bool {
		ofBase := w.Rule == "UndefinedVar" || w.Rule == "WorkdirRelativePath" && strings.Contains(f.Line(w.Line), "$") // whose variables decide it
		if base := f.baseUnder(w.Line); ofBase && base.Unknown != "" {
			f.Unjudged = "the base " + base.Name + " was not looked at: " + base.Unknown
			return true
		}
		return w.Rule == "WorkdirRelativePath" && undefined[w.Line] // a folder that a variable names which is none
	})
	slices.SortStableFunc(f.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	f.Warnings = slices.Compact(f.Warnings)
}

// baseUnder is the base of the stage that has a line.
func (f *File) baseUnder(line int) Base {
	stage := -1
	for i := range f.Steps {
		if f.Steps[i].Line <= line {
			stage = f.Steps[i].Stage
		}
	}
	if stage >= 0 {
		bottom := f.lineageOf(stage)[0]
		if i := slices.IndexFunc(f.Bases, func(b Base) bool { return b.Stage == bottom }); i >= 0 {
			return f.Bases[i]
		}
	}
	return Base{}
}

// unfailing is the text for BuildKit, in which no "# check=" line skips a rule or makes an error of one: what is skipped is looked at
// here, so that it can be said. Lines stay where they are.
func (f *File) unfailing() []byte {
	config, n := f.config, f.configAt
	if n == 0 {
		return f.Text
	}
	lines := slices.Clone(f.lines)
	experimental := config.ExperimentalRules
	if config.ExperimentalAll {
		experimental = []string{"all"}
	}
	if n <= len(lines) {
		lines[n-1] = "# check=experimental=" + strings.Join(experimental, ",")
	}
	return []byte(strings.Join(lines, "\n"))
}
