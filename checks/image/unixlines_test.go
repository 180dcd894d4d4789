package image

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func TestUnixLines(t *testing.T) {
	for from, want := range map[string]struct {
		text  string
		lines int
		mark  bool
	}{
		"a\r\nb\r\n":                        {"a\nb\n", 2, false},
		"a\nb":                              {"a\nb", 0, false},
		"a\r":                               {"a", 1, false},
		"a\rb\r\r\n":                        {"a\rb\r\n", 1, false},
		"\xef\xbb\xbf#!x":                   {"#!x", 0, true},
		"":                                  {"", 0, false},
		strings.Repeat("x", 4095) + "\r\ny": {strings.Repeat("x", 4095) + "\ny", 1, false},
	} {
		var to bytes.Buffer
		lines, mark, err := unixLines(&to, strings.NewReader(from))
		if err != nil || to.String() != want.text || lines != want.lines || mark != want.mark {
			t.Errorf("%.20q became %.20q with %d lines, mark %v, %v", from, to.String(), lines, mark, err)
		}
	}
}

// lineEnd is what unixLines takes the carriage return from.
var lineEnd = regexp.MustCompile(`\r(\n|\z)`)

func FuzzUnixLines(f *testing.F) {
	for _, seed := range []string{"a\r\n", "\r\r\n\r", "\xef\xbb\xbfa", strings.Repeat("x", 4095) + "\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var to bytes.Buffer
		lines, mark, err := unixLines(&to, strings.NewReader(text))
		bare, marked := strings.CutPrefix(text, "\xef\xbb\xbf")
		want := lineEnd.ReplaceAllString(bare, "$1")
		if err != nil || mark != marked || to.String() != want || lines != len(bare)-len(want) {
			t.Errorf("%q became %q with %d lines, want %q, %v", text, &to, lines, want, err)
		}
	})
}
