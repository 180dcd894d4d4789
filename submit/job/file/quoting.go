package file

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
)

// maxBreaking is how many variables are tried for one that breaks a file.
const maxBreaking = 20

// breaking is the mistake of a variable whose value breaks the YAML around it (F67), when that is why a file was refused:
// with a plain word in its place it is not. Nil for any other reason.
func (t Template) breaking(ctx context.Context, data []byte, source string, refused error) *job.Error {
	values, fault := t.values()
	if fault != nil || t.Disabled || !bytes.Contains(data, []byte("{{")) {
		return nil
	}
	var suspects []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if breaks(values[name]) && actionOf(name).Match(data) && len(suspects) < maxBreaking {
			suspects = append(suspects, name)
		}
	}
	plain := func(but string) Template {
		with := maps.Clone(values)
		for _, name := range suspects {
			if name != but {
				with[name] = "x"
			}
		}
		return Template{Values: with, Placeholders: t.Placeholders}
	}
	if len(suspects) == 0 {
		return nil
	}
	if _, err := parsed(ctx, data, source, plain("")); err != nil && err.Error() == refused.Error() {
		return nil
	}
	for _, name := range suspects {
		if _, err := parsed(ctx, data, source, plain(name)); err == nil || ctx.Err() != nil {
			continue
		}
		a := action(data, actionOf(name).FindIndex(data))
		e := job.Mistake(a.position(source), "the value of the template variable %s has %s, which breaks the YAML around it", name, breaker(values[name]))
		for _, line := range a.quoted(name) {
			mended := slices.Concat(data[:a.from], []byte(line), data[a.to:])
			if _, err := parsed(ctx, mended, source, plain(name)); err == nil {
				return e.Hinted("%s", line)
			}
		}
		return e.Hinted(`in place of the whole text that it is in: {{printf "%%q" .%s}}`, name)
	}
	return nil
}

// actionOf finds where a variable is written into the file as it is.
func actionOf(name string) *regexp.Regexp {
	return regexp.MustCompile(`\{\{-? *\.` + regexp.QuoteMeta(name) + ` *-?\}\}`)
}

// breakers are what ends a plain or a quoted text of YAML, or begins something else, the worst first.
var breakers = []struct{ name, pattern string }{
	{"a line break", `[\n\r]`}, {"a double quote", `"`}, {"a single quote", `'`}, {"a backslash", `\\`}, {"a tab", `\t`},
	{"a colon and a blank", `:(\s|$)`}, {"a blank and a #", `\s#`}, {"a bracket or a comma", `[\[\]{},]`}, {"a sign that YAML reads", "^[-?!&*|>%@`#]"},
	{"a word that YAML takes for a switch", `^(?i:y|n|yes|no|on|off|true|false)$`},
}

// breaker names what of a value breaks YAML; empty for nothing.
func breaker(value string) string {
	for _, b := range breakers {
		if regexp.MustCompile(b.pattern).MatchString(value) {
			return b.name
		}
	}
	return ""
}

func breaks(value string) bool { return breaker(value) != "" }

// written is an action of a template, and the text that it is a part of: data[from:to], on one line.
type written struct {
	data     []byte
	at, end  int
	from, to int
}

// action is the one at a place of a file, with the text around it: within its quotes, or within what ends plain text.
func action(data []byte, place []int) *written {
	w := &written{data: data, at: place[0], end: place[1]}
	begin := bytes.LastIndexByte(data[:w.at], '\n') + 1
	finish := len(data)
	if n := bytes.IndexByte(data[w.end:], '\n'); n >= 0 {
		finish = w.end + n
	}
	for _, quote := range []byte(`"'`) {
		from := bytes.LastIndexByte(data[begin:w.at], quote)
		to := bytes.IndexByte(data[w.end:finish], quote)
		if from >= 0 && to >= 0 && bytes.Count(data[begin:w.at], []byte{quote})%2 == 1 {
			w.from, w.to = begin+from, w.end+to+1
			return w
		}
	}
	w.from, w.to = begin, finish
	for _, sign := range []string{": ", "- ", ", ", "[", "{ "} {
		if n := bytes.LastIndex(data[begin:w.at], []byte(sign)); n >= 0 {
			w.from = max(w.from, begin+n+len(sign))
		}
	}
	for _, sign := range []string{", ", "]", "}", " #"} {
		if n := bytes.Index(data[w.end:finish], []byte(sign)); n >= 0 {
			w.to = min(w.to, w.end+n)
		}
	}
	for w.from < w.at && data[w.from] == ' ' {
		w.from++
	}
	return w
}

// position is where the action was typed.
func (w *written) position(source string) job.Position {
	begin := bytes.LastIndexByte(w.data[:w.at], '\n') + 1
	return job.Position{Source: source, Line: 1 + bytes.Count(w.data[:w.at], []byte("\n")), Column: 1 + utf8.RuneCount(w.data[begin:w.at])}
}

// block is the head of a block of text, "run: |".
var block = regexp.MustCompile(`[|>][-+0-9]*[ \t]*$`)

// inBlock tells whether the action is in a block of text, where quotes are quotes.
func (w *written) inBlock() bool {
	lines := bytes.Split(w.data[:w.at], []byte("\n"))
	indent := func(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }
	own := indent(lines[len(lines)-1])
	for _, line := range slices.Backward(lines[:len(lines)-1]) {
		if len(bytes.TrimSpace(line)) > 0 && indent(line) < own {
			return block.Match(line)
		}
	}
	return false
}

// quoted are what could stand in its place, the whole text with it in quotes.
func (w *written) quoted(name string) []string {
	if w.inBlock() {
		return nil
	}
	before, after := string(w.data[w.from:w.at]), string(w.data[w.end:w.to])
	plain := fmt.Sprintf(`{{printf "%%q" .%s}}`, name)
	if len(before) > 0 && (before[0] == '"' || before[0] == '\'') && strings.HasSuffix(after, before[:1]) {
		before, after = before[1:], after[:len(after)-1]
	}
	if before == "" && after == "" {
		return []string{plain}
	}
	if strings.Contains(before+after, "{{") {
		return nil
	}
	format := strconv.Quote(strings.ReplaceAll(before, "%", "%%") + "%s" + strings.ReplaceAll(after, "%", "%%"))
	return []string{fmt.Sprintf(`{{printf %s .%s | printf "%%q"}}`, format, name)}
}
