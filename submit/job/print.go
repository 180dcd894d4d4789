package job

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// JSON is the job as a file that `bacalhau job run` takes: indented, with Bacalhau's keys, the same each time.
// The ID is left out, since Bacalhau refuses it in a file.
func (j *Job) JSON() ([]byte, error) {
	printed := *j
	printed.ID = ""
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(&printed); err != nil {
		return nil, fmt.Errorf("printing job: %w", err)
	}
	return out.Bytes(), nil
}

// YAML is the same as JSON, in YAML and in the same order.
func (j *Job) YAML() ([]byte, error) {
	data, err := j.JSON()
	if err != nil {
		return nil, err
	}
	tree, _, fault := readJSON("", data)
	if fault != nil {
		return nil, fmt.Errorf("printing job: %w", fault)
	}
	root, err := tree.yaml()
	if err != nil {
		return nil, fmt.Errorf("printing job: %w", err)
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("printing job: %w", err)
	}
	return out.Bytes(), nil
}

// yaml builds the library's node, which unlike a Go map keeps the order of keys.
func (n *node) yaml() (*yaml.Node, error) {
	switch n.kind {
	case kindMap:
		y := &yaml.Node{Kind: yaml.MappingNode}
		for _, f := range n.fields {
			key, err := textNode(f.key)
			if err != nil {
				return nil, err
			}
			value, err := f.value.yaml()
			if err != nil {
				return nil, err
			}
			y.Content = append(y.Content, key, value)
		}
		return y, nil
	case kindList:
		y := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range n.items {
			value, err := item.yaml()
			if err != nil {
				return nil, err
			}
			y.Content = append(y.Content, value)
		}
		return y, nil
	case kindText:
		return textNode(n.text)
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: n.text}, nil
	}
}

// textNode quotes text that would not be read back as text, also where only YAML 1.1 reads it otherwise.
func textNode(text string) (*yaml.Node, error) {
	var y yaml.Node
	err := y.Encode(text)
	return &y, err
}
