package config

import "go.yaml.in/yaml/v3"

// mapping is an empty one.
func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode} }

// text is one that stays text, whatever it looks like.
func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

// sequence is a list on one line.
func sequence(all []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, s := range all {
		n.Content = append(n.Content, text(s))
	}
	return n
}

// set puts a key into a mapping, with a comment.
func set(n *yaml.Node, key string, value *yaml.Node, comment string) {
	name := text(key)
	if comment != "" {
		comment = "# " + comment
	}
	if value.Kind == yaml.ScalarNode || value.Style == yaml.FlowStyle {
		value.LineComment = comment
	} else {
		name.HeadComment = comment
	}
	n.Content = append(n.Content, name, value)
}

// child is the mapping of a key, which is made when it is not there.
func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	below := mapping()
	set(n, key, below, "")
	return below
}
