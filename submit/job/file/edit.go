package file

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// patch is a file with the edits to make in it. The parser says where things are; printing its tree anew would lose
// empty lines and what the user's own style was.
type patch struct {
	data []byte
	// parsed is the file as it was given to the parser, of the same length.
	parsed []byte
	root   *yaml.Node
	lines  []int // where each line begins
	eol    string
	// json: the file is JSON, and stays it.
	json bool
	// atEnd puts new keys behind the others rather than before the second one.
	atEnd bool
	edits []edit
}

// entry is a key with its value as it is written.
type entry struct{ key, value string }

// edit replaces bytes, none for an insertion.
type edit struct {
	at, length int
	text       string
}

func newPatch(data []byte, atEnd bool) *patch {
	var document yaml.Node
	if yaml.Unmarshal(data, &document) != nil || len(document.Content) != 1 {
		return nil
	}
	p := &patch{data: data, parsed: data, root: document.Content[0], lines: []int{0}, eol: "\n", atEnd: atEnd}
	for i, b := range data {
		if b == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	if bytes.Contains(data, []byte("\r\n")) {
		p.eol = "\r\n"
	}
	return p
}

// bytes is the file with all edits made; nothing when two are about the same bytes.
func (p *patch) bytes() []byte {
	slices.SortStableFunc(p.edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	p.edits = slices.Compact(p.edits)
	var out []byte
	done := 0
	for _, e := range p.edits {
		if e.at < done {
			return nil
		}
		out = append(append(out, p.data[done:e.at]...), e.text...)
		done = e.at + e.length
	}
	return append(out, p.data[done:]...)
}

// offset of a node in the file; -1 when it is not there. Its column counts characters.
func (p *patch) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(p.lines) {
		return -1
	}
	at := p.lines[n.Line-1]
	if n.Line == 1 && bytes.HasPrefix(p.parsed, []byte("\ufeff")) {
		at += len("\ufeff")
	}
	for range n.Column - 1 {
		if at >= len(p.parsed) {
			return -1
		}
		_, size := utf8.DecodeRune(p.parsed[at:])
		at += size
	}
	return at
}

// group sets entries of a mapping in the task, which is made when there is none.
func (p *patch) group(task *yaml.Node, name string, entries []entry) bool {
	if len(entries) == 0 {
		return true
	}
	key, group := find(task, name)
	switch {
	case key == nil:
		return p.insert(task, name, entries)
	case group.Kind == yaml.MappingNode:
	case group.ShortTag() == "!!null":
		return p.assign(key, group, "{"+flow(entries)+"}")
	default:
		return false
	}
	var missing []entry
	for _, e := range entries {
		if key, value := find(group, e.key); key == nil {
			missing = append(missing, e)
		} else if !p.assign(key, value, e.value) {
			return false
		}
	}
	return p.insert(group, "", missing)
}

// assign replaces a key's value, which is on one line or not written at all.
func (p *patch) assign(key, value *yaml.Node, text string) bool {
	if value.Kind != yaml.ScalarNode || value.Anchor != "" {
		return false
	}
	if value.Value == "" && value.ShortTag() == "!!null" {
		at := p.offset(key) + len(key.Value)
		if at < 0 || at >= len(p.data) || p.data[at] != ':' {
			return false
		}
		p.edits = append(p.edits, edit{at + 1, 0, " " + text})
		return true
	}
	at := p.offset(value)
	if at < 0 {
		return false
	}
	length := len(value.Value)
	if value.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		length += 2 // such a value has no escapes; if it does, what follows is not the quote
	}
	if at+length > len(p.data) || strings.Trim(string(p.data[at:at+length]), `"'`) != value.Value {
		return false
	}
	p.edits = append(p.edits, edit{at, length, text})
	return true
}

// flow is a mapping's entries on one line, as YAML and JSON both have it.
func flow(entries []entry) string {
	var parts []string
	for _, e := range entries {
		parts = append(parts, `"`+e.key+`": `+e.value)
	}
	return strings.Join(parts, ", ")
}

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
	return p.insertLines(mapping, lines)
}

// insertLines adds lines to a block mapping.
func (p *patch) insertLines(mapping *yaml.Node, lines []string) bool {
	at, ok := p.place(mapping)
	if !ok {
		return false
	}
	p.insertAt(at, lines)
	return true
}

// insertAt adds lines where a line begins, or where the file ends.
func (p *patch) insertAt(at int, lines []string) {
	text := strings.Join(lines, p.eol) + p.eol
	if at == len(p.data) && at > 0 && p.data[at-1] != '\n' {
		text = p.eol + strings.TrimSuffix(text, p.eol)
	}
	p.edits = append(p.edits, edit{at, 0, text})
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
		end := p.end(mapping)
		if end < 0 {
			return 0, false
		}
		return p.lineEnd(p.lineOf(end - 1)), true
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
