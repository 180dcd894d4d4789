package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/seatrial/seatrial/submit/job"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Ignore is a comment that sets findings aside.
type Ignore struct {
	// Check is the ID that a comment of ours names, with the Reason behind it; either may be missing. Empty for other comments.
	Check, Reason string
	// Until is the last day on which it counts: "2026-12-31"; empty for good.
	Until string
	// Rules of BuildKit's that it sets aside, "all" for every one, and Code what names them: "DL3006", of hadolint's comments. Checks are
	// ours that say the same.
	Rules, Checks []string
	// At is where the comment stands.
	At job.Position
	// Line and Last are those of the instruction that it is about; 0 for the whole file.
	Line, Last int
	// Ours: it is a comment of ours, which has to be right and of use.
	Ours bool
}

// theirsText is hadolint's "# hadolint ignore=DL3006,DL3007".
var theirsText = regexp.MustCompile(`^\s*#\s*hadolint\s+(global\s+)?ignore\s*=\s*([A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)`)

// hadolint are its rules that one of BuildKit's or of ours coincides with; the checks by their IDs, rules by BuildKit's names.
var hadolint = map[string]struct{ rules, checks []string }{
	"DL3000": {rules: []string{"WorkdirRelativePath"}},
	"DL3006": {checks: []string{"base-tag"}},
	"DL3007": {checks: []string{"base-tag"}},
	"DL3024": {rules: []string{"DuplicateStageName"}},
	"DL3025": {rules: []string{"JSONArgsRecommended"}},
	"DL3029": {rules: []string{"FromPlatformFlagConstDisallowed", "RedundantTargetPlatform"}},
	"DL4000": {rules: []string{"MaintainerDeprecated"}},
	"DL4003": {rules: []string{"MultipleInstructionsDisallowed"}},
	"DL4004": {rules: []string{"MultipleInstructionsDisallowed"}},
}

// Ignores are the comments that set findings aside: "# check=skip=…" of BuildKit's, those of hadolint where it has the same rule, and ours.
func (f *File) Ignores() []Ignore {
	all := f.skipped()
	for n := range f.lines {
		line := f.Line(n + 1)
		if !strings.Contains(line, "#") || f.inDocument(n+1) {
			continue
		}
		first, last := f.follows(n + 1)
		if ours, start, ok := job.ReadIgnore(line); ok && strings.TrimSpace(line[:start]) == "" {
			i := Ignore{Check: ours.Check, Until: ours.Until, Reason: ours.Reason, At: f.lineAt(n + 1), Line: first, Last: last, Ours: true}
			if first == f.Steps[0].Line && n+1 < first { // at the top
				i.Line, i.Last = 0, 0
			}
			all = append(all, i)
		}
		if m := theirsText.FindStringSubmatch(line); m != nil {
			i := Ignore{Reason: strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#")), At: f.lineAt(n + 1), Line: first, Last: last}
			if m[1] != "" {
				i.Line, i.Last = 0, 0
			}
			for code := range strings.SplitSeq(m[2], ",") {
				same := hadolint[strings.TrimSpace(code)]
				i.Rules, i.Checks = append(i.Rules, same.rules...), append(i.Checks, same.checks...)
			}
			all = append(all, i)
		}
	}
	return all
}

// skipped is what the "# check=" line at the top sets aside.
func (f *File) skipped() []Ignore {
	config, at := f.config, f.configAt
	rules := config.SkipRules
	if config.SkipAll {
		rules = []string{"all"}
	}
	if len(rules) == 0 {
		return nil
	}
	return []Ignore{{Rules: rules, Reason: "# check=skip", At: f.lineAt(at)}}
}

// Fails tells that the "# check=" line has the build fail for what BuildKit's rules say.
func (f *File) Fails() bool { return f.config.ReturnAsError }

// Foreign tells that a "# syntax=" line names a frontend that is none of Docker's own.
func (f *File) Foreign() bool {
	name := strings.TrimPrefix(f.Syntax, "docker.io/")
	return name != "" && !strings.HasPrefix(name, "docker/dockerfile:") && name != "docker/dockerfile" && !strings.HasPrefix(name, "docker/dockerfile@") &&
		!strings.HasPrefix(name, "docker/dockerfile-upstream")
}

// options are those of the "# check=" line, and its number; none when there is none, or it is wrong.
func (f *File) options() (*linter.Config, int) {
	if !directs(f.Text, "check") {
		return &linter.Config{}, 0
	}
	typed, _, at, ok := parser.ParseDirective("check", f.Text)
	if !ok || len(at) == 0 {
		return &linter.Config{}, 0
	}
	config, err := linter.ParseLintOptions(typed)
	if err != nil { // which BuildKit says itself
		return &linter.Config{}, 0
	}
	return config, at[0].Start.Line
}

// Sets tells whether the comment sets a finding aside: that of a check, and of a rule of BuildKit's if it is one, at a line.
func (i Ignore) Sets(check, rule string, line int) bool {
	switch {
	case i.Line > 0 && (line < i.Line || line > i.Last):
		return false
	case i.Check == check && check != "", slices.Contains(i.Checks, check):
		return true
	}
	return rule != "" && (slices.Contains(i.Rules, rule) || slices.Contains(i.Rules, "all"))
}

// follows are the lines of the instruction that a comment is in, or before.
func (f *File) follows(line int) (first, last int) {
	for _, s := range f.Steps {
		if s.Last >= line {
			return s.Line, s.Last
		}
	}
	return line, line // and nothing follows
}

// inDocument tells a line of an instruction's document, in which "#" begins no comment of the Dockerfile.
func (f *File) inDocument(line int) bool {
	i := f.stepAt(line)
	return i >= 0 && (line == f.Steps[i].Line || f.Steps[i].hasDocument())
}
