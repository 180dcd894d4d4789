package job

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
	data  []byte
	root  *yaml.Node
	lines []int // where each line begins
	eol   string
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
	p := &patch{data: data, root: document.Content[0], lines: []int{0}, eol: "\n", atEnd: atEnd}
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

// bytes is the file with all edits made.
func (p *patch) bytes() []byte {
	slices.SortStableFunc(p.edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	var out []byte
	done := 0
	for _, e := range p.edits {
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
	if n.Line == 1 && bytes.HasPrefix(p.data, []byte("\ufeff")) {
		at += len("\ufeff")
	}
	for range n.Column - 1 {
		if at >= len(p.data) {
			return -1
		}
		_, size := utf8.DecodeRune(p.data[at:])
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
