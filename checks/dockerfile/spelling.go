package dockerfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// Respelled are the edits after which the instruction that a warning is about keeps the rule, and the image is the one that it was
// before; nil when that is not certain. The command does the same in a shell where the instruction stands on several lines.
func (f *File) Respelled(w Warning) (edits []Edit, command string) {
	rule := RuleOf(w.Rule)
	i := f.stepAt(w.Line)
	if !rule.same || i < 0 {
		return nil, ""
	}
	s := f.Steps[i]
	if text := f.Mended(w); text != "" {
		if w.Rule == "WorkdirRelativePath" && (strings.Contains(text, "$") || !f.baseUnder(w.Line).settlesFolder()) {
			return nil, ""
		}
		return []Edit{{Respell, w.Line, text}}, ""
	}
	switch first := f.Line(s.Line); {
	case s.Line == s.Last:
		return nil, ""
	case w.Rule == "NoEmptyContinuation" && !s.hasDocument():
		return []Edit{{Close, w.Line, ""}}, words.InPlace(`$_ = "" `+s.Lines()+` && /^\s*$/`, f.File)
	case w.Rule == "ConsistentInstructionCasing" && s.from == nil:
		s.Text = first
		text := cased(s, w)
		was, is := firstWord.FindString(strings.TrimSpace(first)), firstWord.FindString(text)
		return []Edit{{Respell, s.Line, text}}, words.InPlace(fmt.Sprintf("s/%s/%s/ if $. == %d", was, is, s.Line), f.File)
	}
	return nil, ""
}

// settlesFolder tells whether it is known in which folder a stage begins.
func (b Base) settlesFolder() bool {
	return b.Unknown == "" && (b.Image == nil || b.Image.Config != nil && len(b.Image.Config.OnBuild) == 0)
}

// closed are the lines of an instruction without those that have nothing in them.
func (f *File) closed(s Step) string {
	text := string(f.Text[f.offset(s.Line):f.offset(s.Last+1)])
	lines := slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool { return line != "" && strings.TrimSpace(line) == "" })
	return strings.Join(lines, "")
}

// continues tells whether a line goes on in the next one.
func (f *File) continues(line string) bool {
	return strings.HasSuffix(strings.TrimRight(line, " \t\r"), string(f.escape))
}
