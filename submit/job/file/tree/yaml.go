package tree

import (
	"bytes"
	"errors"
	"io"

	// This reader descends from the one Bacalhau uses, so a file means the same to both. The others that keep
	// positions read some files differently: tabs inside words, blocks of empty lines, CRLF.
	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// yamlReader builds nodes from YAML. Plain words mean what they mean to Bacalhau, which reads YAML 1.1.
type yamlReader struct {
	source string
	bounds
	// broken: the text is no YAML.
	broken bool
}

// maxDirectives of a file: the reader compares each with all before it.
const maxDirectives = 100

func (r *yamlReader) documents(data []byte) (all []*Node, fault *job.Error) {
	if bytes.Count(data, []byte("\n%")) > maxDirectives {
		return nil, job.Mistake(job.Position{Source: r.source}, "the file has more than %d lines that begin with %%", maxDirectives)
	}
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			r.broken = true
			return nil, yamlFault(r.source, data, err)
		}
		n, fault := r.value(document.Content[0], 0)
		if fault != nil {
			return nil, fault
		}
		all = append(all, n)
	}
}

func (r *yamlReader) value(y *yaml.Node, depth int) (*Node, *job.Error) {
	n := &Node{At: job.Position{Source: r.source, Line: max(y.Line, 1), Column: max(y.Column, 1)}}
	if fault := r.exceeded(n, depth); fault != nil {
		return nil, fault
	}
	switch y.Kind {
	case yaml.AliasNode:
		// The value of the anchor, at the alias' own place.
		value, fault := r.value(y.Alias, depth+1)
		if fault != nil {
			return nil, fault
		}
		value.At = n.At
		return value, nil
	case yaml.SequenceNode:
		n.Kind = List
		for _, content := range y.Content {
			item, fault := r.value(content, depth+1)
			if fault != nil {
				return nil, fault
			}
			n.Items = append(n.Items, item)
		}
	case yaml.MappingNode:
		n.Kind = Map
		return n, r.mapping(n, y, depth)
	default:
		return n, r.scalar(n, y)
	}
	return n, nil
}

func (r *yamlReader) scalar(n *Node, y *yaml.Node) *job.Error {
	n.Text, n.Quoted = y.Value, y.Style&^(yaml.TaggedStyle|yaml.FlowStyle) != 0
	switch tag := y.ShortTag(); tag {
	case "!!null":
		n.Kind = Null
	case "!!int", "!!float":
		n.Kind = Number
	case "!!bool":
		n.Kind = Switch
	case "!!str", "!!timestamp", "!!merge":
		n.Kind = Text
		if y.Style == 0 && isSwitch(y.Value) {
			n.Kind = Switch
		}
	case "!reset", "!override":
		if n.Kind = Text; tag == "!reset" {
			n.Kind = Null
		}
		if r.what == Description {
			return nil
		}
		fallthrough
	default:
		return job.Mistake(n.At, "tag %s has no place in %s", words.Said(tag), r.what)
	}
	return nil
}

// mapping fills n with the keys of y and with those that "<<" adds.
func (r *yamlReader) mapping(n *Node, y *yaml.Node, depth int) *job.Error {
	var merged []Field
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		at := job.Position{Source: r.source, Line: key.Line, Column: key.Column}
		value, fault := r.value(y.Content[i+1], depth+1)
		switch {
		case fault != nil:
			return fault
		case key.Kind != yaml.ScalarNode:
			return job.Mistake(at, "a key must be text")
		case key.ShortTag() == "!!merge":
			fields, fault := merge(value)
			if fault != nil {
				return fault
			}
			merged = append(merged, fields...)
		default:
			n.Fields = append(n.Fields, Field{Key: key.Value, At: at, Value: value})
		}
	}
	// A key of the mapping itself wins over a merged one, and an earlier merge over a later one.
	own := map[string]bool{}
	for _, f := range n.Fields {
		own[f.Key] = true
	}
	for _, f := range merged {
		if !own[f.Key] {
			own[f.Key] = true
			n.Fields = append(n.Fields, f)
		}
	}
	return nil
}

// merge is what "<<" adds: the fields of a mapping, or of each mapping in a list.
func merge(value *Node) ([]Field, *job.Error) {
	mappings := value.Items
	if value.Kind == Map {
		mappings = []*Node{value}
	} else if value.Kind != List {
		return nil, job.Mistake(value.At, "<< is %s, want a mapping", value.Describe())
	}
	var fields []Field
	for _, mapping := range mappings {
		if mapping.Kind != Map {
			return nil, job.Mistake(mapping.At, "<< is %s, want a mapping", mapping.Describe())
		}
		fields = append(fields, mapping.Fields...)
	}
	return fields, nil
}
