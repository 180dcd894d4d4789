package dockerfile

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// mistake is an error of BuildKit's where it is made.
func (f *File) mistake(err error) *job.Error {
	at := job.Position{Source: f.File}
	if line := lineOf(err); line > 0 {
		at = f.lineAt(line)
	}
	text := words.Said(cause(err).Error())
	mend := ""
	for _, p := range placeless {
		m := p.says.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if found := p.find(f, m, lineOf(err)); found.Line > 0 {
			at = found
		}
		if p.text != "" {
			text = p.says.ReplaceAllString(text, p.text)
		}
		mend = strings.ReplaceAll(p.mend, "$1", m[len(m)-1])
		break
	}
	mistake := job.Mistake(at, "%s", text)
	if mend != "" {
		return mistake.Hinted("%s", mend)
	}
	if hint := f.openDocument(at.Line, text); hint != "" {
		return mistake.Hinted("%s", hint)
	}
	if hint := f.cutOff(at.Line, text); hint != "" {
		mistake = mistake.Hinted("%s", hint)
	}
	return mistake
}

// openDocument is that a here-document has the line that is to end it, and blanks before or behind that; empty when it has none.
func (f *File) openDocument(line int, text string) string {
	m := documentWord.FindStringSubmatch(f.Line(line))
	if !strings.HasPrefix(text, "unterminated heredoc") || m == nil {
		return ""
	}
	for n := line + 1; n <= len(f.lines); n++ {
		switch end := f.Line(n); {
		case strings.TrimSpace(end) != m[1]:
		case strings.TrimLeft(end, "\t") == m[1]:
			return fmt.Sprintf("line %d ends it when it begins at the left, or where it begins with <<-%s", n, m[1])
		default:
			return fmt.Sprintf("line %d ends it without the blanks", n)
		}
	}
	return ""
}

// documentWord is the word that ends a here-document.
var documentWord = regexp.MustCompile(`<<\s*["']?(\w+)["']?`)

// cutOff is that an instruction above a line that is none was probably meant to go on there; empty when nothing says so.
func (f *File) cutOff(line int, text string) string {
	if !strings.HasPrefix(text, "unknown instruction") || line < 2 {
		return ""
	}
	above := line - 1
	for above > 0 && (strings.TrimSpace(f.Line(above)) == "" || strings.HasPrefix(strings.TrimSpace(f.Line(above)), "#")) {
		above--
	}
	last := strings.TrimRight(f.Line(above), " \t")
	bare := strings.TrimLeft(f.Line(line), " \t")
	indented := f.Line(line) != bare
	began := strings.HasPrefix(bare, "&&") || strings.HasPrefix(bare, "||")
	if above == 0 || !(indented || began || strings.HasSuffix(last, "&&") || strings.HasSuffix(last, "|")) {
		return ""
	}
	escape := cmp.Or(f.escape, '\\')
	return fmt.Sprintf("line %d goes on there when it ends in %c", above, escape)
}

// placeless are errors of BuildKit's that come without a line, or with that of another, and where what they are about stands.
var placeless = []struct {
	says *regexp.Regexp
	find func(f *File, said []string, line int) job.Position
	// text is what is said in its place, where that is not BuildKit's own, and mend what to do; $1 is what the error is about.
	text, mend string
}{
	{says: regexp.MustCompile(`line greater than max allowed size`), find: func(f *File, _ []string, _ int) job.Position { return f.longLine() },
		mend: "put the data into a file, and COPY it"},
	{says: regexp.MustCompile(`invalid escape token`), find: func(f *File, _ []string, _ int) job.Position { return f.directive("escape") }},
	{says: regexp.MustCompile(`^failed to parse check options: failed to parse check option "([^"]*)".*`), find: func(f *File, _ []string, _ int) job.Position { return f.directive("check") },
		text: `# check= has the option $1, which is none`, mend: "# check=skip=RULE,RULE;error=true"},
	{says: regexp.MustCompile(`failed to parse check options`), find: func(f *File, _ []string, _ int) job.Position { return f.directive("check") }},
	{says: regexp.MustCompile(`invalid stage index (-?\d+)`), find: func(f *File, said []string, _ int) job.Position {
		return f.borrowing(func(name string) bool { return name == said[1] })
	}, mend: "name a stage, FROM … AS NAME, or one of the numbers that there are, from 0"},
	{says: regexp.MustCompile(`variable expansion is not supported for --from`), find: func(f *File, _ []string, _ int) job.Position {
		return f.borrowing(func(name string) bool { return strings.ContainsAny(name, "$`\\") })
	}, mend: "give the stage a name where its variable is known: FROM $NAME AS source, and --from=source"},
	{says: regexp.MustCompile(`cannot copy from stage "([^"]*)"`), find: (*File).borrowingAt, mend: "put the stage $1 above the one that copies from it"},
	{says: regexp.MustCompile(`circular dependency detected on stage: (\S+)`), find: (*File).borrowingAt, mend: "copy from another stage than $1: none has its own files to copy, nor those of one that is made of it"},
}

// longLine is the first one that is too long for BuildKit's reader, or the longest.
func (f *File) longLine() job.Position {
	long := slices.IndexFunc(f.lines, func(line string) bool { return len(line) >= bufio.MaxScanTokenSize })
	if long < 0 {
		longest := slices.MaxFunc(f.lines, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		long = slices.Index(f.lines, longest)
	}
	return f.lineAt(long + 1)
}

// directive is where a line at the top stands that says how the file is to be read: "# check=…".
func (f *File) directive(name string) job.Position {
	_, _, at, ok := parser.ParseDirective(name, f.Text)
	if !ok || len(at) == 0 {
		return job.Position{}
	}
	return f.lineAt(at[0].Start.Line)
}

// borrowing is where the first instruction stands that takes files from a stage of such a name.
func (f *File) borrowing(is func(name string) bool) job.Position {
	for _, s := range f.Steps {
		for _, name := range borrowed(s) {
			if name != "" && is(name) {
				return f.At(s, cmp.Or(f.typed(s, "--from="+name), f.typed(s, "from="+name)))
			}
		}
	}
	return job.Position{}
}

// borrowingAt is where the instruction at a line names what it takes files from.
func (f *File) borrowingAt(_ []string, line int) job.Position {
	if i := f.stepAt(line); i >= 0 {
		for _, name := range borrowed(f.Steps[i]) {
			return f.At(f.Steps[i], cmp.Or(f.typed(f.Steps[i], "--from="+name), f.typed(f.Steps[i], "from="+name)))
		}
	}
	return job.Position{}
}

// typed is a word if it stands in a step as it is, and otherwise none.
func (f *File) typed(s Step, word string) string {
	if f.Says(s, word) {
		return word
	}
	return ""
}

// lineOf is the line that an error of BuildKit's is about; 0 for none.
func lineOf(err error) int {
	if located, ok := errors.AsType[*parser.LocationError](err); ok {
		for _, ranges := range located.Locations {
			if len(ranges) > 0 {
				return ranges[0].Start.Line
			}
		}
	}
	return 0
}

// cause is an error of BuildKit's without the line that it begins with.
func cause(err error) error {
	text := err.Error()
	if before, after, found := strings.Cut(text, ": "); found && strings.HasPrefix(before, "dockerfile parse error") {
		return errors.New(after)
	}
	return err
}
