package html

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOneLine(t *testing.T) {
	for line, want := range map[string]string{
		"\x1b[1;32mgreen\x1b[0m":       "green",
		"10%\r50%\r100%\r":             "100%",
		"a\tb":                         "a    b",
		"bell\a":                       `bell\x07`,
		strings.Repeat("é", maxLine+9): strings.Repeat("é", maxLine) + "…",
	} {
		if got := oneLine(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// A look into any file is short, is text, and does not fail.
func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("a,b\n1,\"2\n"), int64(4))
	f.Add([]byte("\x1b[31m\r\n\xc3"), int64(900))
	f.Fuzz(func(t *testing.T, head []byte, more int64) {
		if len(head) > previewBytes || more < 0 || more > 1<<40 {
			return
		}
		size := int64(len(head)) + more
		if !isText(head) {
			return
		}
		for _, separator := range ",\t" {
			table, _ := rows(head, separator, size, 0)
			if len(table) > maxData+1 {
				t.Errorf("%d rows", len(table))
			}
		}
		first, last, _ := excerpt(head, head[len(head)/2:], size, 0)
		start, _ := firstLines(head, size, 0)
		for _, text := range []string{first, last, start} {
			if strings.Count(text, "\n") >= 2*previewLines || !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\r\x00") {
				t.Errorf("excerpt is %q", text)
			}
		}
	})
}
