package file

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
)

// JSON is a job as a file that `bacalhau job run` takes: indented, with Bacalhau's keys, the same each time.
// The ID is left out, since Bacalhau refuses it in a file.
func JSON(j *job.Job) ([]byte, error) {
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
func YAML(j *job.Job) ([]byte, error) {
	data, err := JSON(j)
	if err != nil {
		return nil, err
	}
	roots, fault := tree.Read("", "a job", data, limits.JobFile)
	if fault != nil {
		return nil, fmt.Errorf("printing job: %w", fault)
	}
	y, err := yamlNode(roots[0])
	if err != nil {
		return nil, fmt.Errorf("printing job: %w", err)
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(y); err != nil {
		return nil, fmt.Errorf("printing job: %w", err)
	}
	return out.Bytes(), nil
}

// yamlNode builds the library's node, which unlike a Go map keeps the order of keys.
func yamlNode(n *tree.Node) (*yaml.Node, error) {
	switch n.Kind {
	case tree.Map:
		y := &yaml.Node{Kind: yaml.MappingNode}
		for _, f := range n.Fields {
			key, err := textNode(f.Key)
			if err != nil {
				return nil, err
			}
			value, err := yamlNode(f.Value)
			if err != nil {
				return nil, err
			}
			y.Content = append(y.Content, key, value)
		}
		return y, nil
	case tree.List:
		y := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range n.Items {
			value, err := yamlNode(item)
			if err != nil {
				return nil, err
			}
			y.Content = append(y.Content, value)
		}
		return y, nil
	case tree.Text:
		return textNode(n.Text)
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: n.Text}, nil
	}
}

// textNode quotes text that would not be read back as text, also where only YAML 1.1 reads it otherwise.
func textNode(text string) (*yaml.Node, error) {
	var y yaml.Node
	err := y.Encode(text)
	return &y, err
}
