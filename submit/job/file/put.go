package file

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// How merge is done to the bytes of a file. Each says why it cannot be done, or nothing.

const (
	noPlace   = "the file is not of a form that can be edited in place"
	ofAlias   = "it is an alias, whose anchor others may use"
	templated = "the template makes it"
	commented = "there are comments in it, which would be lost"
)

func (p *patch) entries(all []parsedEntries) (fault string) {
	p.edits = nil
	for _, e := range all {
		var document yaml.Node
		if yaml.Unmarshal([]byte(e.yaml), &document) != nil {
			return noPlace
		}
		if fault := p.putAt(p.root, "", e.path, document.Content[0]); fault != "" {
			return fault
		}
	}
	return ""
}

// putAt puts a value at a path below a node, whose key is above.
func (p *patch) putAt(n *yaml.Node, above string, path []string, value *yaml.Node) string {
	if len(path) == 0 {
		if n.Kind == yaml.SequenceNode {
			return p.appendItems(n, above, value)
		}
		return p.putMapping(n, above, value)
	}
	if n.Kind == yaml.SequenceNode {
		i, ok := itemIndex(path[0], len(n.Content))
		if !ok {
			return noPlace
		}
		return p.putAt(n.Content[i], above, path[1:], value)
	}
	key, there := p.find(n, above, path[0])
	if key != nil && there.ShortTag() != "!!null" {
		return p.putAt(there, path[0], path[1:], value)
	}
	for i := len(path) - 1; i > 0; i-- {
		value = mappingOf(path[i], value)
	}
	return p.putMapping(n, above, mappingOf(path[0], value))
}

func mappingOf(key string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle,
		Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: key}, value}}
}

// find is a key of a mapping and its value, as sameKey has it.
func (p *patch) find(mapping *yaml.Node, above, name string) (key, value *yaml.Node) {
	if !ownNames(above) {
		return find(mapping, name)
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// putMapping puts the entries of a mapping into one that is there.
func (p *patch) putMapping(n *yaml.Node, above string, fresh *yaml.Node) string {
	switch {
	case n.Kind == yaml.AliasNode:
		return ofAlias
	case n.Kind != yaml.MappingNode || fresh.Kind != yaml.MappingNode:
		return noPlace
	}
	for i := 0; i+1 < len(fresh.Content); i += 2 {
		name, value := fresh.Content[i], fresh.Content[i+1]
		var fault string
		switch key, there := p.find(n, above, name.Value); {
		case key == nil:
			fault = p.add(n, name, value)
		case there.Kind == yaml.ScalarNode && there.Value == "" && there.ShortTag() == "!!null":
			if !p.assign(key, there, p.flow(value)) {
				fault = noPlace
			}
		case value.Kind == yaml.MappingNode && there.Kind == yaml.MappingNode && !retypedNode(there, value):
			fault = p.putMapping(there, name.Value, value)
		case value.Kind == yaml.SequenceNode && there.Kind == yaml.SequenceNode && grows(name.Value):
			fault = p.appendItems(there, name.Value, value)
		default:
			fault = p.replace(there, value)
		}
		if fault != "" {
			return fault
		}
	}
	return ""
}

// retypedNode is retyped, of nodes.
func retypedNode(old, fresh *yaml.Node) bool {
	_, was := find(old, "Type")
	_, is := find(fresh, "Type")
	return is != nil && (was == nil || !strings.EqualFold(was.Value, is.Value))
}

// replace gives a value's place to another one, in the style of the one that was there.
func (p *patch) replace(old, value *yaml.Node) string {
	at, end := p.offset(old), p.end(old)
	if at < 0 || end < at {
		return noPlace
	}
	if string(p.data[at:end]) != string(p.parsed[at:end]) && strings.Contains(string(p.data[at:end]), "{{") {
		return templated
	}
	if old.Kind == yaml.SequenceNode && commentsIn(old, true, true) {
		return commented
	}
	text := p.flow(value)
	switch quoted := yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle; {
	case old.Kind == yaml.ScalarNode && old.Style&quoted != 0 && value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str":
		text = p.flow(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value.Value, Style: old.Style & quoted})
	case old.Kind != yaml.ScalarNode && old.Kind != yaml.AliasNode && old.Style&yaml.FlowStyle == 0 && len(value.Content) > 0:
		text = strings.Join(p.block(value, old.Column-1), p.eol)[old.Column-1:]
	}
	p.edits = append(p.edits, edit{at, end - at, text})
	return ""
}

// commentsIn tells whether there are comments between the parts of a value; those before it and behind it are not its own.
func commentsIn(n *yaml.Node, first, last bool) bool {
	for i, part := range n.Content {
		begins, ends := first && i == 0, last && i == len(n.Content)-1
		if !begins && part.HeadComment != "" || !ends && part.LineComment+part.FootComment != "" || commentsIn(part, begins, ends) {
			return true
		}
	}
	return false
}

// add puts one more key into a mapping.
func (p *patch) add(mapping, key, value *yaml.Node) string {
	entry := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, value}}
	if mapping.Style&yaml.FlowStyle != 0 {
		text := p.flow(entry)
		return p.addFlow(mapping, text[1:len(text)-1])
	}
	if len(mapping.Content) == 0 || !p.insertLines(mapping, p.block(entry, mapping.Content[0].Column-1)) {
		return noPlace
	}
	return ""
}

// addFlow puts one more thing behind the others between brackets, on a line of its own where the last one has one.
func (p *patch) addFlow(n *yaml.Node, text string) string {
	if len(n.Content) == 0 {
		at := p.offset(n)
		if at < 0 || p.skip(at+1, "") == len(p.data) {
			return noPlace
		}
		p.edits = append(p.edits, edit{at + 1, 0, text})
		return ""
	}
	last := n.Content[len(n.Content)-1]
	first := last
	if n.Kind == yaml.MappingNode {
		first = n.Content[len(n.Content)-2]
	}
	at, begin := p.end(last), p.offset(first)
	if at < 0 || begin < 0 {
		return noPlace
	}
	between := " "
	if line := p.lines[first.Line-1]; strings.TrimSpace(string(p.data[line:begin])) == "" && first.Line > n.Line {
		between = p.eol + string(p.data[line:begin])
	}
	p.edits = append(p.edits, edit{at, 0, "," + between + text})
	return ""
}

// appendItems puts items behind those of a list that is there.
func (p *patch) appendItems(list *yaml.Node, above string, fresh *yaml.Node) string {
	if list.Kind != yaml.SequenceNode || fresh.Kind != yaml.SequenceNode || !grows(above) {
		return noPlace
	}
	for _, item := range fresh.Content {
		var fault string
		switch same := sameNode(list, above, item); {
		case same != nil && strings.EqualFold(above, "ResultPaths"):
			fault = p.putMapping(same, "", item)
		case same != nil:
		case list.Style&yaml.FlowStyle != 0:
			fault = p.addFlow(list, p.flow(item))
		default:
			fault = p.appendBlock(list, item)
		}
		if fault != "" {
			return fault
		}
	}
	return ""
}

// appendBlock puts one item on lines of its own behind a list.
func (p *patch) appendBlock(list, item *yaml.Node) string {
	end := p.end(list)
	if end < 0 {
		return noPlace
	}
	lines := p.block(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{item}}, list.Column-1)
	p.insertAt(p.lineEnd(p.lineOf(end-1)), lines)
	return ""
}

// sameNode is an item of a list that is there already, as sameItem has it; nil for none.
func sameNode(list *yaml.Node, above string, item *yaml.Node) *yaml.Node {
	var fresh any
	if item.Decode(&fresh) != nil {
		return nil
	}
	for _, there := range list.Content {
		var value any
		if there.Decode(&value) == nil && sameItem(above, value, fresh) {
			return there
		}
	}
	return nil
}
