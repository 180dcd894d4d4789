package words

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain “text” … é 日本 ⚠️":      "plain “text” … é 日本 ⚠️",
		"\x1b[31mred\x1b[0m":          `\x1b[31mred\x1b[0m`,
		"a\nb\r\tc":                   `a\nb\r\tc`,
		"bidi \u202e \u2066 \u200b":   `bidi \u202e \u2066 \u200b`,
		"csi \u009b31m nbsp\u00a0":    `csi \x9b31m nbsp\xa0`,
		"lines \u2028\u2029\u0085":    `lines \u2028\u2029\x85`,
		"hidden \u3164 \U000e0041":    `hidden \u3164 \U000e0041`,
		"\xff":                        "\uFFFD",
		"::error file=a::b":           `\::error file=a::b`,
		"  ::add-mask::x":             `  \::add-mask::x`,
		"::1, [::1]:80, a::error::b":  "::1, [::1]:80, a::error::b",
		"x ##[error]y ##vso[task.a]":  `x #\#[error]y #\#vso[task.a]`,
		"##teamcity[message] ## [ok]": `#\#teamcity[message] ## [ok]`,
	} {
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for text, want := range map[string]string{
		"one\r\n\ttwo\n":              "one\n\ttwo\n",
		"one\n \t::warning::\x1b[1mx": "one\n \t\\::warning::\\x1b[1mx",
		"":                            "",
	} {
		if got := Lines(text); got != want {
			t.Errorf("Lines(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"one":                     "one",
		"one\n  two\r\n\nthree\t": "one; two; three",
		"::error\n::set-output":   `\::error; ::set-output`,
		"bell \a":                 `bell \x07`,
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

// command is what a CI service would obey.
var command = regexp.MustCompile(`(?m)^\s*::[A-Za-z]|##[A-Za-z]*\[`)

func FuzzPrintable(f *testing.F) {
	f.Add("\x1b]0;title\a\u2028")
	f.Add("\u200b::error::x\n##[group]")
	f.Fuzz(func(t *testing.T, text string) {
		for _, got := range []string{Printable(text), Fold(text), Said(text), strings.NewReplacer("\n", "", "\t", "").Replace(Lines(text))} {
			if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) }) {
				t.Errorf("of %q is made %q", text, got)
			}
		}
		for _, got := range []string{Printable(text), Fold(text), Said(text), Lines(text)} {
			if command.MatchString(got) {
				t.Errorf("of %q is made %q", text, got)
			}
			if again := Lines(got); again != got {
				t.Errorf("%q is made %q the second time", got, again)
			}
		}
	})
}

// What a server says fills no screen.
func TestSaid(t *testing.T) {
	if got := Said(strings.Repeat("no\r\n", 1000)); len(got) > 310 || strings.ContainsAny(got, "\r\n") || !strings.HasSuffix(got, "…") {
		t.Errorf("got %q", got)
	}
}
