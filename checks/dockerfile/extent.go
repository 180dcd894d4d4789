package dockerfile

import (
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
)

// Argument is where the first argument of a step stands that is no flag, or the step itself when it has none.
func (f *File) Argument(s Step) job.Position {
	flags, at := f.flags(s)
	if len(flags) > 0 {
		at = flags[len(flags)-1][1]
	}
	at = f.skipBlanks(s.Text, at)
	if at >= len(s.Text) || s.Text[at] == '\n' {
		return f.lineAt(s.Line)
	}
	return f.inStep(s, at)
}

// inStep is where a byte of a step's text stands in the file.
func (f *File) inStep(s Step, at int) job.Position {
	before := s.Text[:at]
	line := strings.Count(before, "\n")
	return job.Position{Source: f.File, Line: s.Line + line, Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

// wordIn is where a word stands in a step's text, behind its name: as a word of its own rather than as a part of a path, which of what
// is copied begins with its folders. -1 for nowhere.
func (f *File) wordIn(s Step, word string) int {
	_, name := f.flags(s)
	part := -1
	for at := name; word != ""; {
		found := strings.Index(s.Text[at:], word)
		if found < 0 {
			break
		}
		at += found
		switch before, after := s.Text[at-1], append([]byte(s.Text), ' ')[at+len(word)]; {
		case !ofWord(before) && !ofWord(after):
			return at
		case part < 0 && !ofName(before) && !ofName(after):
			part = at
		}
		at += len(word)
	}
	if c, _, _ := copying(s); c != nil {
		for part > name && ofWord(s.Text[part-1]) {
			part--
		}
	}
	return part
}

// ofWord tells whether a byte is of the word that one beside it is of.
func ofWord(c byte) bool {
	return c >= utf8.RuneSelf || strings.IndexByte(" \t\r\n\"'`,=:[](){};&|<>", c) < 0
}

// ofName tells whether a byte is of the name that one beside it is of.
func ofName(c byte) bool {
	return c >= utf8.RuneSelf || c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// End is the column behind the word that begins at a place: a list up to its bracket, a text up to its quote, any other one up to the
// next blank.
func (f *File) End(at job.Position) int {
	line := strings.TrimRight(f.Line(at.Line), " \t")
	if i := f.stepAt(at.Line); i >= 0 && at.Line < f.Steps[i].Last {
		line = strings.TrimRight(strings.TrimSuffix(line, string(f.escape)), " \t")
	}
	letters := []rune(line)
	if at.Column < 1 || at.Column > len(letters) {
		return at.Column
	}
	rest := string(letters[at.Column-1:])
	end := strings.IndexAny(rest, " \t")
	switch open := rest[0]; {
	case open == '[':
		if end = strings.LastIndexByte(rest, ']') + 1; end == 0 {
			end = len(rest)
		}
	case open == '"' || open == '\'':
		if end = strings.IndexByte(rest[1:], open); end >= 0 {
			end += 2
		}
	case at.Column > 1 && (letters[at.Column-2] == '"' || letters[at.Column-2] == '\''): // within its quotes
		end = strings.IndexRune(rest, letters[at.Column-2])
	}
	if end <= 0 {
		end = len(rest)
	}
	return at.Column + utf8.RuneCountInString(rest[:end])
}
