package submit

import (
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/words"
)

// maxLine is how many bytes of a line are kept until it ends; a longer one is shown as several.
const maxLine = 64 << 10

// Lines makes lines for people of the pieces that Logs brings: without what a terminal or a CI service would obey, and of a
// length that memory does not notice. End it when the last piece has come.
type Lines struct {
	// Line is told of each one, without its break.
	Line func(Stream, string)

	rest [Stderr + 1]string
}

// Piece takes a piece of a stream.
func (l *Lines) Piece(s Stream, text string) {
	rest := l.rest[s] + text
	for {
		line, after, ended := strings.Cut(rest, "\n")
		if len(line) > maxLine {
			cut := maxLine
			for !utf8.RuneStart(line[cut]) && cut > maxLine-utf8.UTFMax {
				cut--
			}
			l.Line(s, words.Lines(line[:cut]))
			rest = rest[cut:]
			continue
		}
		if !ended {
			break
		}
		l.Line(s, words.Lines(strings.TrimSuffix(line, "\r")))
		rest = after
	}
	l.rest[s] = strings.Clone(rest)
}

// End tells what is left, which has no line break.
func (l *Lines) End() {
	for _, s := range []Stream{Stdout, Stderr} {
		if rest := l.rest[s]; rest != "" {
			l.Line(s, words.Lines(rest))
		}
	}
}
