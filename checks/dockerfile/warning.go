package dockerfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
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

// ofBase are the rules whose answer the base's variables decide.
var ofBase = []string{"UndefinedVar"}

// settleWarnings puts them in the order of the lines, each once, without those that only a base could decide of which nothing is known.
func (f *File) settleWarnings() {
	f.Warnings = slices.DeleteFunc(f.Warnings, func(w Warning) bool {
		return slices.Contains(ofBase, w.Rule) && f.baseUnder(w.Line).Unknown != ""
	})
	slices.SortStableFunc(f.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	f.Warnings = slices.Compact(f.Warnings)
}

// baseUnder is the base of the stage that has a line.
func (f *File) baseUnder(line int) Base {
	stage := -1
	for _, s := range f.Steps {
		if s.Line <= line {
			stage = s.Stage
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
	options, _, at, ok := parser.ParseDirective("check", f.Text)
	if !ok || len(at) == 0 {
		return f.Text
	}
	config, err := linter.ParseLintOptions(options)
	if err != nil {
		return f.Text // and BuildKit says what is wrong with it
	}
	lines := slices.Clone(f.lines)
	experimental := config.ExperimentalRules
	if config.ExperimentalAll {
		experimental = []string{"all"}
	}
	if n := at[0].Start.Line; n >= 1 && n <= len(lines) {
		lines[n-1] = "# check=experimental=" + strings.Join(experimental, ",")
	}
	return []byte(strings.Join(lines, "\n"))
}
