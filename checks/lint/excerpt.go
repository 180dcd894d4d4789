package lint

import (
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/words/secret"
)

// Excerpt is the line of a file that a finding is about.
type Excerpt struct {
	// Text is the line without its end, and without secrets.
	Text string `json:"text"`
	// EndColumn is that behind the last character that the finding is about, from 1 and in the file as it is. The first one is the
	// position's column.
	EndColumn int `json:"end_column"`
	// From and To are the same in Text, which may have other things in the place of secrets; in bytes, from 0.
	From int `json:"-"`
	To   int `json:"-"`
}

// Excerpted is a line of a file, of which a finding is about the characters from one column to the one before another.
func Excerpted(line string, column, end int) *Excerpt {
	line = strings.TrimRight(line, "\r\n")
	from, to := byteAt(line, column), max(byteAt(line, end), byteAt(line, column))
	e := &Excerpt{Text: secret.Redact(line), EndColumn: max(end, column), From: from, To: to}
	if e.Text == line {
		return e
	}
	// What is left of a secret is as long as something else. A place in the middle of one is that of all of it.
	e.From, e.To = same(e.Text, line[:from]), len(e.Text)-sameEnd(e.Text, line[to:])
	if before := secret.Redact(line[:from]); before+secret.Redact(line[from:]) == e.Text {
		e.From = len(before)
	}
	if before := secret.Redact(line[:to]); before+secret.Redact(line[to:]) == e.Text {
		e.To = len(before)
	}
	e.To = max(e.From, e.To)
	return e
}

// byteAt is where the character of a column begins, from 1; the end of the line for those behind it.
func byteAt(line string, column int) int {
	at := 0
	for range max(column-1, 0) {
		if at >= len(line) {
			break
		}
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return at
}

// same is how many bytes two texts begin with that are the same, in whole characters.
func same(a, b string) int {
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			return i
		}
	}
	return len(a)
}

// sameEnd is how many they end with.
func sameEnd(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) {
		r, size := utf8.DecodeLastRuneInString(a[:len(a)-n])
		if other, _ := utf8.DecodeLastRuneInString(b[:len(b)-n]); r != other {
			break
		}
		n += size
	}
	return n
}
