package file

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// end is where a node ends in the file, which the parser does not say; -1 when that cannot be told. What is made of it is
// read again, so that a wrong end is no edit.
func (p *patch) end(n *yaml.Node) int {
	at := p.offset(n)
	if at < 0 || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return -1
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return p.plainEnd(at, "*"+n.Value)
	case n.Kind == yaml.ScalarNode:
		return p.scalarEnd(n, at)
	case n.Style&yaml.FlowStyle == 0:
		if len(n.Content) == 0 {
			return -1
		}
		return p.end(n.Content[len(n.Content)-1])
	}
	at++ // the bracket
	if len(n.Content) > 0 {
		last := n.Content[len(n.Content)-1]
		if at = p.end(last); at < 0 || last.Kind == yaml.ScalarNode && last.ShortTag() == "!!null" && last.Value == "" {
			return -1
		}
	}
	if at = p.skip(at, ","); at < len(p.data) && (p.data[at] == '}' || p.data[at] == ']') {
		return at + 1
	}
	return -1
}

func (p *patch) scalarEnd(n *yaml.Node, at int) int {
	switch n.Style {
	case yaml.DoubleQuotedStyle:
		for i := at + 1; i < len(p.data); i++ {
			switch p.data[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
	case yaml.SingleQuotedStyle:
		for i := at + 1; i < len(p.data); i++ {
			if p.data[i] == '\'' {
				if i++; i == len(p.data) || p.data[i] != '\'' {
					return i
				}
			}
		}
	case yaml.LiteralStyle, yaml.FoldedStyle:
		return p.blockEnd(n)
	case 0:
		return p.plainEnd(at, n.Value)
	}
	return -1
}

// plainEnd is the end of what is written as it is.
func (p *patch) plainEnd(at int, text string) int {
	if !bytes.HasPrefix(p.parsed[at:], []byte(text)) {
		return -1
	}
	return at + len(text)
}

// blockEnd is the end of a block of text: of its last line that is as far in as its first one.
func (p *patch) blockEnd(n *yaml.Node) int {
	in, last := -1, -1
	for number := n.Line + 1; number <= len(p.lines); number++ {
		text := bytes.TrimRight(p.data[p.lines[number-1]:p.lineEnd(number)], "\r\n")
		indent := len(text) - len(bytes.TrimLeft(text, " "))
		switch {
		case len(text) == indent:
			continue
		case in < 0:
			in = indent
		case indent < in:
			return last
		}
		last = p.lines[number-1] + len(text)
	}
	return last
}

// lineEnd is where the line behind a line begins.
func (p *patch) lineEnd(number int) int {
	if number < len(p.lines) {
		return p.lines[number]
	}
	return len(p.data)
}

// skip is where the next thing is behind blanks, comments and some more characters.
func (p *patch) skip(at int, more string) int {
	for at < len(p.data) {
		switch c := p.data[at]; {
		case bytes.IndexByte([]byte(" \t\r\n"+more), c) >= 0:
			at++
		case c == '#':
			next := bytes.IndexByte(p.data[at:], '\n')
			if next < 0 {
				return len(p.data)
			}
			at += next
		default:
			return at
		}
	}
	return at
}

// lineOf is the number of the line that an offset is on.
func (p *patch) lineOf(at int) int {
	i, found := slices.BinarySearch(p.lines, at)
	if found {
		return i + 1
	}
	return i
}
