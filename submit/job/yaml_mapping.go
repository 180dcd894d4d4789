package job

import "go.yaml.in/yaml/v3"

// mapping fills n with the keys of y and with those that "<<" adds.
func (r *yamlReader) mapping(n *node, y *yaml.Node, depth int) *Error {
	var merged []field
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		at := Position{Source: r.source, Line: key.Line, Column: key.Column}
		value, fault := r.value(y.Content[i+1], depth+1)
		switch {
		case fault != nil:
			return fault
		case key.Kind != yaml.ScalarNode:
			return mistake(at, "a key must be text")
		case key.ShortTag() == "!!merge":
			fields, fault := merge(value)
			if fault != nil {
				return fault
			}
			merged = append(merged, fields...)
		default:
			n.fields = append(n.fields, field{key: key.Value, at: at, value: value})
		}
	}
	// A key of the mapping itself wins over a merged one, and an earlier merge over a later one.
	own := map[string]bool{}
	for _, f := range n.fields {
		own[f.key] = true
	}
	for _, f := range merged {
		if !own[f.key] {
			own[f.key] = true
			n.fields = append(n.fields, f)
		}
	}
	return nil
}

// merge is what "<<" adds: the fields of a mapping, or of each mapping in a list.
func merge(value *node) ([]field, *Error) {
	mappings := value.items
	if value.kind == kindMap {
		mappings = []*node{value}
	} else if value.kind != kindList {
		return nil, mistake(value.at, "<< is %s, want a mapping", value.describe())
	}
	var fields []field
	for _, mapping := range mappings {
		if mapping.kind != kindMap {
			return nil, mistake(mapping.at, "<< is %s, want a mapping", mapping.describe())
		}
		fields = append(fields, mapping.fields...)
	}
	return fields, nil
}
