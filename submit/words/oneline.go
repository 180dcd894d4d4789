package words

import (
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

// Fold makes one line of several, and drops other control characters.
func Fold(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
