package file

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// longestFlow is how much of a value a hint repeats, in bytes.
const longestFlow = 200

// oneLine is a value in YAML on one line; empty for none and for one that is too long for a hint.
func oneLine(n *tree.Node) string {
	left := 50
	y := flowNode(n, &left)
	if n.Kind == tree.Null || left < 0 {
		return ""
	}
	data, err := yaml.Marshal(y)
	text := strings.TrimSuffix(string(data), "\n")
	if err != nil || len(text) > longestFlow || strings.Contains(text, "\n") {
		return ""
	}
	return text
}

// flowNode is the library's node of at most so many values.
func flowNode(n *tree.Node, left *int) *yaml.Node {
	if *left--; *left < 0 {
		return &yaml.Node{Kind: yaml.ScalarNode}
	}
	y := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	switch n.Kind {
	case tree.Map:
		for _, f := range n.Fields {
			y.Content = append(y.Content, quotedNode(f.Key), flowNode(f.Value, left))
			if *left < 0 {
				break
			}
		}
		return y
	case tree.List:
		y.Kind = yaml.SequenceNode
		for _, item := range n.Items {
			if y.Content = append(y.Content, flowNode(item, left)); *left < 0 {
				break
			}
		}
		return y
	case tree.Text:
		return quotedNode(n.Text)
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: n.Text}
	}
}

// quotedNode is text on one line.
func quotedNode(text string) *yaml.Node {
	y, err := textNode(text)
	if err != nil || strings.Contains(text, "\n") {
		return &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text}
	}
	return y
}

// list is a list of texts in flow style.
func list(items []string) string {
	n := &tree.Node{Kind: tree.List}
	for _, item := range items {
		n.Items = append(n.Items, &tree.Node{Kind: tree.Text, Text: item})
	}
	return oneLine(n)
}

// mapping is a mapping of texts in flow style, of NAME=VALUE each.
func mapping(pairs []string) string {
	n := &tree.Node{Kind: tree.Map}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		n.Fields = append(n.Fields, tree.Field{Key: strings.TrimSpace(name), Value: &tree.Node{Kind: tree.Text, Text: value}})
	}
	return oneLine(n)
}

// textsOf are the texts in a list, or the text itself; false when there is anything else.
func textsOf(n *tree.Node) ([]string, bool) {
	switch n.Kind {
	case tree.Text, tree.Number, tree.Switch:
		return []string{n.Text}, true
	case tree.List:
		var all []string
		for _, item := range n.Items {
			if item.Kind == tree.List || item.Kind == tree.Map || item.Kind == tree.Null {
				return nil, false
			}
			all = append(all, item.Text)
		}
		return all, true
	}
	return nil, false
}

// labels are a mapping, also of a list as versions before 1.4 have it.
func labels(f tree.Field, _ *tree.Node) string {
	if all, ok := textsOf(f.Value); ok {
		return mapping(all)
	}
	return oneLine(f.Value)
}

// environment is a mapping, also of a list of NAME=VALUE.
func environment(f tree.Field, _ *tree.Node) string {
	if all, ok := textsOf(f.Value); ok {
		return mapping(all)
	}
	return oneLine(f.Value)
}

// command is a list of words, also of a line.
func command(f tree.Field, _ *tree.Node) string { return commandOf(f.Value) }

func commandOf(n *tree.Node) string {
	if n.Kind != tree.Text {
		return oneLine(n)
	}
	if strings.ContainsAny(n.Text, "\"'`$&|;<>()*?[]#~\\\n") {
		return list([]string{"sh", "-c", n.Text}) // as a shell reads it
	}
	return list(strings.Fields(n.Text))
}

// quoted is a size or a number as text, which it has to be.
func quoted(f tree.Field, _ *tree.Node) string {
	if f.Value.Kind != tree.Text && f.Value.Kind != tree.Number {
		return ""
	}
	return oneLine(&tree.Node{Kind: tree.Text, Text: f.Value.Text})
}

// amounts are resources as a job has them: sizes and numbers as text, by Bacalhau's names.
func amounts(f tree.Field, _ *tree.Node) string {
	all := &tree.Node{Kind: tree.Map}
	for _, amount := range f.Value.Fields {
		name := canonical(amount.Key, fieldNames[job.Resources]())
		if text, plain := textsOf(amount.Value); plain && len(text) == 1 && slices.Contains(fieldNames[job.Resources](), name) {
			all.Fields = append(all.Fields, tree.Field{Key: name, Value: &tree.Node{Kind: tree.Text, Text: text[0]}})
		}
	}
	if len(all.Fields) == 0 {
		return "{CPU: 500m, Memory: 512Mb}"
	}
	return oneLine(all)
}

// variablesOf are NAME=VALUE of a list of {name: NAME, value: VALUE}, as Kubernetes has variables; false when there is anything else.
func variablesOf(n *tree.Node) (pairs []string, ok bool) {
	for _, item := range n.Items {
		name, value := item.Get("name"), item.Get("value")
		if name == nil || value == nil || len(item.Fields) != 2 || value.Kind == tree.Map || value.Kind == tree.List {
			return nil, false
		}
		pairs = append(pairs, name.Text+"="+value.Text)
	}
	return pairs, n.Kind == tree.List && len(pairs) > 0
}

// numbers are the keys whose values are whole numbers, and wholeNumber is such a value that was put in quotes.
var (
	numbers     = []string{"Count", "Priority", "TotalTimeout", "ExecutionTimeout", "QueueTimeout"}
	wholeNumber = regexp.MustCompile(`^\s*\d+\s*$`)
)

// inShape is a value of the wrong kind as it should be written; empty when nobody can tell.
func inShape(at string, n *tree.Node) string {
	at = index.ReplaceAllString(at, "[]")
	scalar := n.Kind == tree.Text || n.Kind == tree.Number || n.Kind == tree.Switch
	texts, plain := textsOf(n)
	if pairs, ok := variablesOf(n); ok {
		texts, plain = pairs, at == "Tasks[].Env"
	}
	typed := oneLine(n)
	switch {
	case at == "Tasks[].Publisher" && n.Kind == tree.Text && n.Text == "":
		return "leave it out, or Publisher: {Type: local}"
	case n.Kind == tree.Text && wholeNumber.MatchString(n.Text) && slices.Contains(numbers, lastKey(at)):
		return lastKey(at) + ": " + strings.TrimSpace(n.Text)
	case n.Kind == tree.Text && strings.HasPrefix(at, "Tasks[].Timeouts."):
		if d, err := time.ParseDuration(strings.TrimSpace(n.Text)); err == nil && d >= time.Second {
			return fmt.Sprintf("it is in seconds: %s: %d", lastKey(at), int64(d.Seconds()))
		}
		return "it is in seconds: " + lastKey(at) + ": 3600"
	case typed == "" || len(texts) == 0 && plain:
		return ""
	case at == "Tasks[].Network" && scalar:
		name, ok := job.NetworkType(n.Text)
		if !ok {
			name = "None"
		}
		return fmt.Sprintf("Network: {Type: %s}", name)
	case at == "Tasks[].Publisher" && scalar:
		return fmt.Sprintf("Publisher: {Type: %s}", canonical(n.Text, []string{job.PublisherIPFS, job.PublisherLocal, job.PublisherS3}))
	case at == "Tasks[].Engine" && scalar:
		return "Engine: {Type: docker, Params: {Image: NAME:TAG}}"
	case at == "Tasks[].Timeouts" && n.Kind == tree.Number:
		return fmt.Sprintf("Timeouts: {TotalTimeout: %s}", n.Text)
	case at == "Constraints" && scalar:
		key, value, found := strings.Cut(n.Text, "=")
		if !found || strings.ContainsAny(n.Text, ",!<>() ") {
			return `Constraints: [{Key: region, Operator: "=", Values: [eu]}]`
		}
		return fmt.Sprintf(`Constraints: [{Key: %s, Operator: "=", Values: %s}]`, key, list([]string{strings.TrimPrefix(value, "=")}))
	case (at == "Labels" || at == "Tasks[].Env" || at == "Meta" || at == "Tasks[].Meta") && plain:
		return lastKey(at) + ": " + mapping(texts)
	case strings.HasSuffix(at, ".EnvironmentVariables") && n.Kind == tree.Map:
		var pairs []string
		for _, f := range n.Fields {
			pairs = append(pairs, f.Key+"="+f.Value.Text)
		}
		return "EnvironmentVariables: " + list(pairs)
	case strings.HasSuffix(at, ".Parameters") && scalar:
		return "Parameters: " + commandOf(n)
	case (strings.HasSuffix(at, ".Entrypoint") || strings.HasSuffix(at, ".EnvironmentVariables") || strings.HasSuffix(at, ".Domains") ||
		strings.HasSuffix(at, ".Values")) && scalar:
		return lastKey(at) + ": " + list(texts)
	case strings.HasSuffix(at, "ResultPaths[]") && n.Kind == tree.Text:
		if name, folder, found := strings.Cut(n.Text, ":"); found {
			return fmt.Sprintf("{Name: %s, Path: %s}", name, folder)
		}
		return fmt.Sprintf("{Name: outputs, Path: %s}", typed)
	case (at == "Tasks" || strings.HasSuffix(at, ".InputSources") || strings.HasSuffix(at, ".ResultPaths") || at == "Constraints") && n.Kind == tree.Map:
		return `each item of a list begins with a dash: "- "`
	}
	return ""
}
