package job

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// insert adds entries to a mapping: below a key of their own, or without a name to the mapping itself.
func (p *patch) insert(mapping *yaml.Node, name string, entries []entry) bool {
	if len(entries) == 0 {
		return true
	}
	if mapping.Style&yaml.FlowStyle != 0 {
		if name == "" {
			return p.insertFlow(mapping, flow(entries))
		}
		return p.insertFlow(mapping, `"`+name+`": {`+flow(entries)+"}")
	}
	if len(mapping.Content) == 0 {
		return false
	}
	indent := strings.Repeat(" ", mapping.Content[0].Column-1)
	var lines []string
	if name != "" {
		lines = []string{indent + name + ":"}
		indent += "  "
	}
	for _, e := range entries {
		lines = append(lines, indent+e.key+": "+e.value)
	}
	at, ok := p.place(mapping)
	if !ok {
		return false
	}
	text := strings.Join(lines, p.eol) + p.eol
	if at == len(p.data) && at > 0 && p.data[at-1] != '\n' {
		text = p.eol + strings.TrimSuffix(text, p.eol)
	}
	p.edits = append(p.edits, edit{at, 0, text})
	return true
}

// insertFlow adds a key behind the brace that opens a mapping, on a line of its own where the others have theirs.
func (p *patch) insertFlow(mapping *yaml.Node, text string) bool {
	at := p.offset(mapping)
	if at < 0 || at >= len(p.data) || p.data[at] != '{' {
		return false
	}
	if len(mapping.Content) > 0 {
		first := mapping.Content[0]
		text += ", "
		if first.Line > mapping.Line {
			text = p.eol + string(p.data[p.lines[first.Line-1]:p.offset(first)]) + strings.TrimSuffix(text, " ")
		}
	}
	p.edits = append(p.edits, edit{at + 1, 0, text})
	return true
}

// place is the start of a line where a block mapping can take another key.
func (p *patch) place(mapping *yaml.Node) (at int, ok bool) {
	if p.atEnd {
		line := lastLine(mapping)
		if line == 0 || line > len(p.lines) {
			return 0, false
		}
		if line == len(p.lines) {
			return len(p.data), true
		}
		return p.lines[line], true
	}
	// The first key of a list's item stands behind a dash.
	key := mapping.Content[0]
	if start := p.lines[key.Line-1]; len(bytes.TrimSpace(p.data[start:p.offset(key)])) > 0 {
		if len(mapping.Content) < 4 {
			return 0, false
		}
		key = mapping.Content[2]
	}
	line := key.Line
	for line > 1 && bytes.HasPrefix(bytes.TrimSpace(p.data[p.lines[line-2]:p.lines[line-1]]), []byte("#")) {
		line-- // comments stay with the key below them
	}
	return p.lines[line-1], true
}

// lastLine is the last line of a node; zero when its end is not in the tree: of blocks of text and of brackets.
func lastLine(n *yaml.Node) int {
	switch {
	case n.Style&(yaml.FlowStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		if n.Kind == yaml.ScalarNode || len(n.Content) > 0 && n.Content[len(n.Content)-1].Line != n.Line {
			return 0
		}
		return n.Line
	case n.Kind == yaml.ScalarNode, n.Kind == yaml.AliasNode, len(n.Content) == 0:
		return n.Line
	}
	return lastLine(n.Content[len(n.Content)-1])
}
