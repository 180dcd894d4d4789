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
func YAML(j *job.Job) ([]byte, error) { return Commented(j, "", nil) }

// Commented is YAML with comments: one above it all, and those of values, by their paths in the job ("Tasks[0].Env.MODE").
func Commented(j *job.Job, above string, beside map[string]string) ([]byte, error) {
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
	comment(y, "", beside)
	y.HeadComment = above
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

// comment puts comments where values begin: beside a scalar, and above what has lines of its own.
func comment(n *yaml.Node, path string, beside map[string]string) {
	for i := range n.Content {
		below, first := path, n.Content[i]
		switch {
		case n.Kind == yaml.SequenceNode:
			below = job.Element(path, i)
		case i%2 == 0:
			continue // a key
		default:
			if first = n.Content[i-1]; path != "" {
				below += "."
			}
			below += first.Value
		}
		value := n.Content[i]
		comment(value, below, beside)
		switch text := beside[below]; {
		case text == "":
		case value.Kind == yaml.ScalarNode:
			value.LineComment = text
		default:
			first.HeadComment = text
		}
	}
}

// textNode quotes text that would not be read back as text, also where only YAML 1.1 reads it otherwise.
func textNode(text string) (*yaml.Node, error) {
	var y yaml.Node
	err := y.Encode(text)
	return &y, err
}
