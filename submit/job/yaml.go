package job

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	// This reader descends from the one Bacalhau uses, so a file means the same to both. The others that keep
	// positions read some files differently: tabs inside words, blocks of empty lines, CRLF.
	"github.com/seatrial/seatrial/submit/words"
	"go.yaml.in/yaml/v3"
)

// yamlReader builds nodes from YAML. Plain words mean what they mean to Bacalhau, which reads YAML 1.1.
type yamlReader struct {
	source string
	left   int
}

// readYAML reads exactly one YAML document; nil is an empty one.
func readYAML(source string, data []byte) (*node, *Error) {
	r := &yamlReader{source: source, left: maxNodes}
	documents := yaml.NewDecoder(bytes.NewReader(data))
	var root *node
	for {
		var document yaml.Node
		switch err := documents.Decode(&document); {
		case errors.Is(err, io.EOF):
			return root, nil
		case err != nil:
			return nil, yamlFault(source, err)
		}
		n, fault := r.value(document.Content[0], 0)
		switch {
		case fault != nil:
			return nil, fault
		case root == nil:
			root = n
		case n.kind != kindNull:
			return nil, mistake(n.at, "a second YAML document, want one job in a file")
		}
	}
}

// yamlLine is where the reader's errors say their line; those of the first line have none.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func yamlFault(source string, err error) *Error {
	at := Position{Source: source, Line: 1, Column: 1}
	message := err.Error()
	if found := yamlLine.FindStringSubmatch(message); found != nil {
		if line, err := strconv.Atoi(found[1]); err == nil {
			at.Line = line
		}
		message = message[len(found[0]):]
	}
	e := mistake(at, "not YAML: %s", words.OneLine(message))
	if strings.Contains(message, "cannot start any token") {
		e.Hint = "YAML is indented with blanks, not tabs, and a value that starts with @ or % wants quotes"
	}
	return e
}

func (r *yamlReader) value(y *yaml.Node, depth int) (*node, *Error) {
	n := &node{at: Position{Source: r.source, Line: max(y.Line, 1), Column: max(y.Column, 1)}}
	if r.left--; r.left < 0 || depth > maxDepth {
		return nil, mistake(n.at, "the file holds too much for a job")
	}
	switch y.Kind {
	case yaml.AliasNode:
		// The value of the anchor, at the alias' own place.
		value, fault := r.value(y.Alias, depth+1)
		if fault != nil {
			return nil, fault
		}
		value.at = n.at
		return value, nil
	case yaml.SequenceNode:
		n.kind = kindList
		for _, content := range y.Content {
			item, fault := r.value(content, depth+1)
			if fault != nil {
				return nil, fault
			}
			n.items = append(n.items, item)
		}
	case yaml.MappingNode:
		n.kind = kindMap
		return n, r.mapping(n, y, depth)
	default:
		return n, n.scalar(y)
	}
	return n, nil
}

func (n *node) scalar(y *yaml.Node) *Error {
	n.text = y.Value
	switch tag := y.ShortTag(); tag {
	case "!!null":
		n.kind = kindNull
	case "!!int", "!!float":
		n.kind = kindNumber
	case "!!bool":
		n.kind = kindSwitch
	case "!!str", "!!timestamp", "!!merge":
		n.kind = kindText
		if y.Style == 0 && isSwitch(y.Value) {
			n.kind = kindSwitch
		}
	default:
		return mistake(n.at, "tag %s has no place in a job", words.OneLine(tag))
	}
	return nil
}
