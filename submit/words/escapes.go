package words

import regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"

// escapes are the sequences of terminals: colours, cursors, titles and links.
var escapes = regexp.MustCompile("\x1b(?:\\[[0-9;?]*[A-Za-z]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")

// WithoutEscapes is a text without what it tells a terminal beside what it writes.
func WithoutEscapes(text string) string { return escapes.ReplaceAllString(text, "") }
