package tree

import "strings"

// bracket is one that is open, and where.
type bracket struct {
	mark   byte
	offset int
}

// brackets are those of a line that have no end in it, and the first that has no beginning; -1 for none.
func brackets(line string) (open []bracket, extra int) {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case '"', '\'':
			if i > 0 && strings.IndexByte(" [{,:", line[i-1]) < 0 {
				continue // it's
			}
			end := quoteEnd(line[i+1:], c)
			if end < 0 {
				return open, -1
			}
			i += end + 1
		case '#':
			if i > 0 && line[i-1] == ' ' {
				return open, -1
			}
		case '[', '{':
			open = append(open, bracket{c, i})
		case ']', '}':
			if len(open) == 0 {
				return nil, i
			}
			open = open[:len(open)-1]
		}
	}
	return open, -1
}

// inBrackets are values that have brackets.
func inBrackets(line string) bool {
	parts := entry.FindStringSubmatch(line)
	return parts != nil && strings.IndexByte("[{", parts[3][0]) >= 0
}

// extraBracket is one that ends what has ended.
func extraBracket(b *brokenYAML) *brokenPlace {
	text := b.lines[b.line]
	if !inBrackets(text) {
		return nil
	}
	if _, extra := brackets(text); extra >= 0 {
		return &brokenPlace{b.line, extra, "found one " + text[extra:extra+1] + " too many", ""}
	}
	return nil
}

// openBracket finds the list or mapping in brackets that goes on to the line that is wrong.
func openBracket(b *brokenYAML) *brokenPlace {
	for line := b.line; line >= max(0, b.begun-1); line-- {
		if !inBrackets(b.lines[line]) {
			continue
		}
		if open, _ := brackets(b.lines[line]); len(open) > 0 {
			last := open[len(open)-1]
			return &brokenPlace{line, last.offset, "the " + string(last.mark) + " has no end", ""}
		}
	}
	line := min(b.line, max(0, b.begun))
	return &brokenPlace{line, indentOf(b.lines[line]), b.said, "a comma may be missing, or quotes around text with a comma, a colon or a bracket in it"}
}
