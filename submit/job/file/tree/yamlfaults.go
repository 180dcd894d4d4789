package tree

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// brokenYAML is a text that is none.
type brokenYAML struct {
	lines []string
	// line is the one that the library could not go on from, counted from 0.
	line int
	// said is what it says, and begun the line that it names, counted from 1, which it often counts by one too few.
	said  string
	begun int
}

// brokenPlace is where a text is wrong, in bytes of a line counted from 0, and why.
type brokenPlace struct {
	line, offset  int
	message, hint string
}

// yamlFaults are what people get wrong, by what the library says; the first explanation that there is counts.
var yamlFaults = []struct {
	says    *regexp.Regexp
	explain func(b *brokenYAML) *brokenPlace
}{
	{regexp.MustCompile(`tab character|cannot start any token`), tabIndent},
	{regexp.MustCompile(`end of stream|did not find|could not find|not allowed|document indicator`), openQuote},
	{regexp.MustCompile(`cannot start any token|unknown anchor`), plainStart},
	{regexp.MustCompile(`escape character`), badEscape},
	{regexp.MustCompile(`mapping values are not allowed`), secondColon},
	{regexp.MustCompile(`could not find expected ':'|mapping values are not allowed`), noColon},
	{regexp.MustCompile(`mapping values are not allowed`), deeper},
	{regexp.MustCompile(`did not find expected (key|'-' indicator|<document start>)`), behindQuote},
	{regexp.MustCompile(`did not find expected`), extraBracket},
	{regexp.MustCompile(`did not find expected (key|'-' indicator|<document start>)`), oddIndent},
	{inFlow, openBracket},
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// blank tells a line that says nothing.
func blank(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// before is the last line before another one that says something; -1 for none.
func (b *brokenYAML) before(line int) int {
	for line--; line >= 0 && blank(b.lines[line]); line-- {
	}
	return line
}

func tabIndent(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	start := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if tab := strings.IndexByte(start, '\t'); tab >= 0 {
		return &brokenPlace{b.line, tab, "found a tab, and lines are indented by blanks", ""}
	}
	return nil
}

var (
	// special is a character that begins no text without quotes.
	special = regexp.MustCompile("(?:^\\s*|[:\\-,\\[{]\\s+)([@`%*&!|>])")
	// entry is a key and its value, or a value alone.
	entry = regexp.MustCompile(`^(\s*(?:- +)*)(["']?[A-Za-z_][\w.-]*["']?: +)?(\S.*?)\s*$`)
)

func plainStart(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	found := special.FindStringSubmatchIndex(text)
	if found == nil {
		return nil
	}
	return &brokenPlace{b.line, found[2], "text that begins with " + text[found[2]:found[3]] + " wants quotes", requoted(text)}
}

// requoted is an entry with its value in quotes; empty for what is in brackets or several lines.
func requoted(text string) string {
	parts := entry.FindStringSubmatch(text)
	if parts == nil || strings.ContainsAny(parts[3][:1], "[{|>") {
		return ""
	}
	value := parts[3]
	if n := len(value); n > 1 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		value = value[1 : n-1]
	}
	switch {
	case !strings.ContainsAny(value, `"\`):
		value = `"` + value + `"`
	default:
		value = "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return strings.TrimSpace(parts[1]+parts[2]) + " " + value
}

var escape = regexp.MustCompile(`\\[^0abt\tnvfre "/\\N_LPxuU\n]`)

func badEscape(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	found := escape.FindStringIndex(text)
	if found == nil {
		return nil
	}
	return &brokenPlace{b.line, found[0], "found " + text[found[0]:found[1]] + ` in double quotes, where a backslash is written \\`, requoted(text)}
}

var doubled = regexp.MustCompile(`^\s*(?:- +)*[A-Za-z_][\w.-]*: +[^"'\[{|>#\s].*?(:)( |$)`)

func secondColon(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	if found := doubled.FindStringSubmatchIndex(text); found != nil {
		return &brokenPlace{b.line, found[2], "text with a colon and a blank in it wants quotes", requoted(text)}
	}
	return nil
}

var (
	tight   = regexp.MustCompile(`^(\s*(?:- +)*)([A-Z][A-Za-z]*):([^\s:/].*)$`)
	without = regexp.MustCompile(`^(\s*(?:- +)*)([A-Z][A-Za-z]*)(?: +(\S.*))?$`)
)

// noColon finds the line, this one or the one before, that was to have a key.
func noColon(b *brokenYAML) *brokenPlace {
	for _, line := range []int{b.before(b.line), b.line} {
		if line < 0 {
			continue
		}
		if parts := tight.FindStringSubmatch(b.lines[line]); parts != nil && !strings.Contains(parts[3], ": ") {
			return &brokenPlace{line, len(parts[1]) + len(parts[2]), "no blank behind the colon", parts[2] + ": " + parts[3]}
		}
		if parts := without.FindStringSubmatch(b.lines[line]); parts != nil && !strings.Contains(parts[3], ":") {
			return &brokenPlace{line, len(parts[1]), "no colon behind " + parts[2], strings.TrimSpace(parts[2] + ": " + parts[3])}
		}
	}
	return nil
}

// deeper is a key below one that has a value already.
func deeper(b *brokenYAML) *brokenPlace {
	above := b.before(b.line)
	if above < 0 || indentOf(b.lines[b.line]) <= indentOf(b.lines[above]) {
		return nil
	}
	parts := entry.FindStringSubmatch(b.lines[above])
	if parts == nil || parts[2] == "" {
		return nil
	}
	return &brokenPlace{b.line, indentOf(b.lines[b.line]), fmt.Sprintf("found a key below line %d, which has a value already", above+1),
		fmt.Sprintf("indent it by %s, as line %d", words.Count(len(parts[1]), "blank"), above+1)}
}

// behindQuote is text that goes on where its closing quote has ended it.
func behindQuote(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	parts := entry.FindStringSubmatchIndex(text)
	if parts == nil || text[parts[6]] != '"' && text[parts[6]] != '\'' {
		return nil
	}
	value := text[parts[6]:parts[7]]
	end := quoteEnd(value[1:], value[0]) + 2
	if rest := strings.TrimSpace(value[min(end, len(value)):]); end < 2 || rest == "" || rest[0] == '#' {
		return nil
	}
	return &brokenPlace{b.line, parts[6] + end, "text goes on behind its closing quote", requoted(text)}
}

// oddIndent is a line that is indented as none around it.
func oddIndent(b *brokenYAML) *brokenPlace {
	type column struct{ indent, line int }
	var open []column
	for i := 0; i < b.line; i++ {
		if blank(b.lines[i]) {
			continue
		}
		items := entry.FindStringSubmatch(b.lines[i])
		for _, indent := range []int{indentOf(b.lines[i]), len(items[1])} {
			for len(open) > 0 && open[len(open)-1].indent > indent {
				open = open[:len(open)-1]
			}
			if len(open) > 0 && open[len(open)-1].indent == indent {
				open = open[:len(open)-1]
			}
			open = append(open, column{indent, i})
		}
	}
	indent := indentOf(b.lines[b.line])
	var near *column
	for i, c := range open {
		if c.indent == indent {
			return nil
		}
		if near == nil || abs(c.indent-indent) <= abs(near.indent-indent) {
			near = &open[i]
		}
	}
	if near == nil {
		return nil
	}
	return &brokenPlace{b.line, indent, fmt.Sprintf("the line is indented by %s, as none above it", words.Count(indent, "blank")),
		fmt.Sprintf("indent it by %s, as line %d", words.Count(near.indent, "blank"), near.line+1)}
}

func abs(n int) int { return max(n, -n) }
