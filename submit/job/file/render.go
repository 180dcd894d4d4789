package file

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// flow is a value on one line: as JSON where the file is JSON.
func (p *patch) flow(n *yaml.Node) string {
	if p.json {
		return inJSON(n)
	}
	styled(n, yaml.FlowStyle)
	return strings.TrimSuffix(encoded(n), "\n")
}

// block is a mapping or a list on lines of their own, this far in.
func (p *patch) block(n *yaml.Node, indent int) []string {
	styled(n, 0)
	lines := strings.Split(strings.TrimSuffix(encoded(n), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	return lines
}

// styled gives mappings and lists a style.
func styled(n *yaml.Node, style yaml.Style) {
	if n.Kind != yaml.ScalarNode {
		n.Style = style
	}
	for _, below := range n.Content {
		styled(below, style)
	}
}

func encoded(n *yaml.Node) string {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if encoder.Encode(n) != nil || encoder.Close() != nil {
		return "" // a node of ours always has a form; what is read again would tell
	}
	return out.String()
}

// inJSON is a value as JSON, its keys in their order.
func inJSON(n *yaml.Node) string {
	quote := func(text string) string {
		var out strings.Builder
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(text) // a string always has a form, and a builder takes it
		return strings.TrimSuffix(out.String(), "\n")
	}
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, quote(n.Content[i].Value)+": "+inJSON(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, inJSON(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch n.ShortTag() {
	case "!!null":
		return "null"
	case "!!int", "!!float", "!!bool":
		if json.Valid([]byte(n.Value)) {
			return n.Value
		}
	}
	return quote(n.Value)
}
