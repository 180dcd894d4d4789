package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// codeLine is a statement of Python's on one line, with the number of its first, from 1.
type codeLine struct {
	number int
	text   string
	// scope are the classes and functions that it is in, the outermost first: "class Net", "def __init__".
	scope []string
}

var (
	// guards begin blocks that may never be run, and scopes those that are run when somebody calls them.
	guards = regexp.MustCompile(`^\s*(if|elif|else|try|except|while|match|case)\b`)
	scopes = regexp.MustCompile(`^\s*(?:async\s+)?(def|class)\s+(\w+)`)
	// calls are names with a parenthesis behind them.
	calls = regexp.MustCompile(`(\w+)\s*\(`)
)

// codeLines are the statements of a script that are code, and in no condition.
func codeLines(text string) (code []codeLine) {
	type block struct {
		indent  int
		guarded bool
		scope   []string
	}
	var blocks []block
	quoted, number := "", 0
	var open *codeLine // a statement that goes on
	depth := 0
	for line := range strings.Lines(text) {
		number++
		bare := strings.TrimSpace(line)
		if quoted != "" {
			if strings.Contains(bare, quoted) {
				quoted = ""
			}
			continue
		}
		if bare == "" || bare[0] == '#' {
			continue
		}
		for _, q := range []string{`"""`, `'''`} {
			if strings.Count(bare, q)%2 == 1 {
				quoted = q
			}
		}
		if depth > 0 { // of a statement that began above
			if open != nil {
				open.text += " " + bare
			}
			depth += brackets(bare)
			continue
		}
		open = nil
		depth = max(0, brackets(bare))
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		for len(blocks) > 0 && blocks[len(blocks)-1].indent >= indent {
			blocks = blocks[:len(blocks)-1]
		}
		var above block
		if len(blocks) > 0 {
			above = blocks[len(blocks)-1]
		}
		// What Python runs when the script is given to it is in a condition that holds.
		opens := guards.MatchString(line) && !strings.Contains(line, "__main__")
		scope := above.scope
		if m := scopes.FindStringSubmatch(line); m != nil {
			scope = append(slices.Clone(above.scope), m[1]+" "+m[2])
		} else if !above.guarded && !opens && quoted == "" {
			code = append(code, codeLine{number, strings.TrimRight(line, "\r\n"), above.scope})
			open = &code[len(code)-1]
		}
		blocks = append(blocks, block{indent, above.guarded || opens, scope})
	}
	return code
}

// brackets are how many more a line opens than it closes, but for those in strings.
func brackets(line string) (n int) {
	quote := rune(0)
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote && (i == 0 || line[i-1] != '\\') {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#':
			return n
		case strings.ContainsRune("([{", r):
			n++
		case strings.ContainsRune(")]}", r):
			n--
		}
	}
	return n
}

// surely are the statements that are run when their file is: those outside of functions, and of each function that one of them calls, or
// that one of those calls who import it.
func surely(code []codeLine, importers string) (run []codeLine) {
	called := map[string]bool{}
	note := func(text string) {
		for _, m := range calls.FindAllStringSubmatch(text, -1) {
			called[m[1]] = true
		}
	}
	note(importers)
	done := make([]bool, len(code))
	for more := true; more; {
		more = false
		for i, line := range code {
			if !done[i] && reachedBy(line.scope, called) {
				done[i], more = true, true
				note(line.text)
			}
		}
	}
	for i, line := range code {
		if done[i] {
			run = append(run, line)
		}
	}
	return run
}

// reachedBy tells whether all functions around a statement are called; a class's own begins with its name.
func reachedBy(scope []string, called map[string]bool) bool {
	class := ""
	for _, name := range scope {
		kind, name, _ := strings.Cut(name, " ")
		switch {
		case kind == "class":
			class = name
		case name == "__init__" || name == "__new__" || name == "__post_init__":
			if !called[class] {
				return false
			}
		case !called[name]:
			return false
		}
	}
	return true
}

var (
	// constant is a name that is given a text, and defaulted one that the environment may give it.
	constant  = regexp.MustCompile(`^\s*(?:self\.)?(\w+)\s*(?::\s*\w+\s*)?=\s*["']([^"']*)["']\s*(?:#.*)?$`)
	defaulted = regexp.MustCompile(`^\s*(?:self\.)?(\w+)\s*(?::\s*\w+\s*)?=\s*os\.(?:environ\.get|getenv)\(\s*["'](\w+)["']\s*,\s*["']([^"']*)["']\s*\)\s*(?:#.*)?$`)
	// assignments give a name something.
	assignments = regexp.MustCompile(`\b(\w+)\s*(?::\s*\w+\s*)?=[^=]`)
	// firstName is the first word that a call is given, when it is a name.
	firstName = regexp.MustCompile(`\(\s*(?:\w+\s*=\s*)?(?:self\.)?([A-Za-z_]\w*)\s*[,)]`)
	// modelName is the one that a call is told by that name.
	modelName = regexp.MustCompile(`\bmodel\s*=\s*(?:self\.)?([A-Za-z_]\w*)\s*[,)]`)
)

// withValues is a line with the text in the place of a name that a call is given first, or as its model, where that is given one text and
// no other in the file; a variable's is the image's or, without one, the one that the code has for that.
func (p pythonFile) withValues(s *lint.Subject, line string) string {
	return p.withValue(s, p.withValue(s, line, firstName), modelName)
}

func (p pythonFile) withValue(s *lint.Subject, line string, names *regexp.Regexp) string {
	m := names.FindStringSubmatchIndex(line)
	if m == nil {
		return line
	}
	name := line[m[2]:m[3]]
	value, given := "", 0
	for _, l := range p.lines {
		if c := constant.FindStringSubmatch(l.text); c != nil && c[1] == name {
			value, given = c[2], given+1
		}
		if c := defaulted.FindStringSubmatch(l.text); c != nil && c[1] == name {
			value, given = imageVariable(s, c[2], c[3]), given+1
		}
	}
	assigned := 0
	for _, m := range assignments.FindAllStringSubmatch(p.text, -1) {
		if m[1] == name {
			assigned++
		}
	}
	if given != 1 || assigned != 1 || value == "" {
		return line
	}
	return line[:m[2]] + `"` + value + `"` + line[m[3]:]
}

// imageVariable is the value of a variable of the image, or another one where it has none.
func imageVariable(s *lint.Subject, name, otherwise string) string {
	for _, pair := range s.Image.Config.Env {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	if _, job := s.Job.Task().Env[name]; job {
		return ""
	}
	return otherwise
}
