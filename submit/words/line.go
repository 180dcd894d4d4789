package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Quoted shows what the user typed inside a message, cut when it is long.
func Quoted(s string) string {
	return strconv.Quote(Short(secret.Redact(s))) // before it is cut in two
}

// maxShown is how much of a word a message shows, in characters.
const maxShown = 80

// Short is a word for a message, cut when it is long.
func Short(s string) string {
	if len(s) <= maxShown {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > maxShown {
			return s[:i] + "…"
		}
	}
	return s
}

// Printable makes a text from outside fit for a terminal, for one line and for the log of a CI service: escape sequences,
// line breaks and invisible characters are shown as what they are, and a workflow command is none any more. Registries,
// networks and containers write these.
func Printable(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.ContainsFunc(text, func(r rune) bool { return !safe(r) }) {
		text = shown(text)
	}
	return commandless(text)
}

// Lines is Printable for a text of several lines, whose breaks and tabs stay: what a container has printed.
func Lines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		for j, cell := range cells {
			cells[j] = Printable(cell)
		}
		lines[i] = commandless(strings.Join(cells, "\t"))
	}
	return strings.Join(lines, "\n")
}

// Fold is Printable for a message of several lines: "one; two".
func Fold(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > 1 {
		for i, line := range lines {
			lines[i] = strings.TrimSpace(line)
		}
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	}
	return Printable(strings.ReplaceAll(strings.Join(lines, "; "), "\t", " "))
}

// Said is what a server or a library says, on one line and at a length that people read.
func Said(s string) string {
	const enough = 300
	s = secret.Redact(s) // before it is cut in two
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	if len(s) > enough {
		s = strings.ToValidUTF8(s[:enough], "") + "…"
	}
	return Printable(s)
}

// shown writes every character that is not safe as an escape.
func shown(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case safe(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// safe characters are visible and do not move or reorder anything. U+FFFD, which stands for bytes that are no text, is
// visible, and the variation selectors of emoji are no more than they seem.
func safe(r rune) bool {
	switch {
	case r >= ' ' && r < 0x7f, r == 0xfe0e, r == 0xfe0f:
		return true
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// A CI service obeys what a step prints: GitHub "::name" at the start of a line, blanks before it or not, and, as Azure
// and TeamCity do, "##[name]" and "##vso[name]" anywhere (ActionCommand.cs of the runner). The markers of GitLab are
// escape sequences.
var (
	atStart  = regexp.MustCompile(`^([ \t]*)::([A-Za-z])`)
	anywhere = regexp.MustCompile(`##([A-Za-z]*\[)`)
)

// commandless breaks the workflow commands of a line.
func commandless(line string) string {
	if strings.Contains(line, "::") {
		line = atStart.ReplaceAllString(line, `$1\::$2`)
	}
	if strings.Contains(line, "##") {
		line = anywhere.ReplaceAllString(line, `#\#$1`)
	}
	return line
}
