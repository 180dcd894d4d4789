package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// OneLine shows text in one line: whatever has control characters is quoted as Go quotes it.
func OneLine(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return strconv.Quote(s)
	}
	return s
}

// Quoted shows what the user typed inside a message, cut when it is long.
func Quoted(s string) string {
	const long = 80
	if runes := []rune(s); len(runes) > long {
		s = string(runes[:long]) + "…"
	}
	return strconv.Quote(s)
}

// Fold makes one line of several, "one; two", and drops other control characters.
func Fold(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > 1 {
		for i, line := range lines {
			lines[i] = strings.TrimSpace(line)
		}
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.Join(lines, "; "))
}

// Said is what a server or a library says, on one line, without control characters and at a length that people read.
func Said(s string) string {
	const enough = 300
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if len(s) > enough {
		s = strings.ToValidUTF8(s[:enough], "") + "…"
	}
	return s
}

// Printable makes a text from outside fit for a terminal and for one line: escape sequences, line
// breaks and invisible characters are shown as what they are. Registries and containers write these.
func Printable(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if !strings.ContainsFunc(text, func(r rune) bool { return !safe(r) }) {
		return text
	}
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
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// safe characters are visible and do not move or reorder anything. U+FFFD, which
// stands for bytes that are no text, is visible.
func safe(r rune) bool { return r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) }
