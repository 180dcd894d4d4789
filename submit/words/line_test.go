package words

import (
	"strings"
	"testing"
	"unicode"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain “text” …":         "plain “text” …",
		"\x1b[31mred\x1b[0m":     `\x1b[31mred\x1b[0m`,
		"a\nb\r\tc":              `a\nb\r\tc`,
		"bidi \u202e and \u200b": `bidi \u202e and \u200b`,
		"csi \u009b31m":          `csi \x9b31m`,
		"\xff":                   "\uFFFD",
	} {
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("\x1b]0;title\a\u2028")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Printable(text); strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) }) {
			t.Errorf("Printable(%q) = %q", text, got)
		}
	})
}

// What a server says fills no screen.
func TestSaid(t *testing.T) {
	if got := Said(strings.Repeat("no\r\n", 1000)); len(got) > 310 || strings.ContainsAny(got, "\r\n") || !strings.HasSuffix(got, "…") {
		t.Errorf("got %q", got)
	}
}
