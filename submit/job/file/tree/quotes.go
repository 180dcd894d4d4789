package tree

import (
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// quoteStart is where quoted text can begin: at the start, behind a key or a dash, and in lists and mappings.
var quoteStart = regexp.MustCompile(`^\s*["']|[:\-?]\s+["']|[\[{,]\s*["']`)

// openQuote finds quoted text that goes on to the line that is wrong, where the next quote ends it.
func openQuote(b *brokenYAML) *brokenPlace {
	last := b.line
	if strings.Contains(b.said, "end of stream") {
		last = len(b.lines) - 1
	}
	var place *brokenPlace
	var quote byte
	for i := 0; i <= last; i++ {
		rest, offset := b.lines[i], 0
		for rest != "" {
			if quote == 0 {
				start := quoteStart.FindStringIndex(rest)
				if comment := strings.Index(rest, " #"); start == nil || comment >= 0 && comment < start[1] {
					break
				}
				offset, rest, quote = offset+start[1], rest[start[1]:], rest[start[1]-1]
				place = &brokenPlace{line: i, offset: offset - 1}
			}
			end := quoteEnd(rest, quote)
			if end < 0 {
				break
			}
			if offset, rest, quote = offset+end+1, rest[end+1:], 0; place.line < b.line && i == b.line {
				break
			}
			place = nil
		}
	}
	if place == nil || quote == 0 && place.line == b.line {
		return nil
	}
	text := b.lines[place.line]
	mark := text[place.offset : place.offset+1]
	place.message = "the text that begins with " + mark + " has no end"
	if !strings.ContainsAny(text, "[]{}#") {
		place.hint = strings.TrimSpace(text) + mark
	}
	return place
}

// quoteEnd is where quoted text ends; -1 when it goes on.
func quoteEnd(text string, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\', quote == '\'' && strings.HasPrefix(text[i:], "''"):
			i++
		case text[i] == quote:
			return i
		}
	}
	return -1
}
