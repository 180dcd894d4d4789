// Package tree reads YAML and JSON into values that know where they stand.
package tree

import (
	"bytes"
	"encoding/json"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// Node is one value of a file, whether YAML or JSON, and where it stands.
type Node struct {
	Kind Kind
	At   job.Position
	// Text is a scalar as typed, without its quotes, and Quoted tells that it has some, so that it is text whatever it says.
	Text   string
	Quoted bool
	Items  []*Node
	Fields []Field
}

// Field is one key of a mapping and its value.
type Field struct {
	Key   string
	At    job.Position
	Value *Node
}

// Kind is what a value is.
type Kind int

// The kinds of values. A scalar is of one of the first four.
const (
	Null Kind = iota
	Text
	Number
	Switch
	List
	Map
)

// Lines makes LF of all line ends and drops a byte order mark, as YAML itself has it: its reader miscounts other lines.
func Lines(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// Description is what Read calls the text of another program, which may have tags of its own: those of Compose say how files are merged.
const Description = "a description of a job"

// Read reads a value of JSON, or else the documents of YAML, whose line ends are LF, within limits. source names them in
// positions, and what in messages: "a job".
func Read(source, what string, data []byte, l *limits.Limits) ([]*Node, *job.Error) {
	b := bounds{what: what, limits: l}
	if int64(len(data)) > l.Bytes {
		return nil, b.beyond(job.Position{Source: source}, "bytes")
	}
	if json.Valid(data) {
		r := &jsonReader{source: source, data: data, bounds: b, tokens: json.NewDecoder(bytes.NewReader(data)), line: 1}
		r.tokens.UseNumber()
		n, fault := r.value(0)
		return []*Node{n}, fault
	}
	y := &yamlReader{source: source, bounds: b}
	documents, fault := y.documents(data)
	if y.broken {
		if wrong := jsonFault(source, data, fault); wrong != nil {
			return nil, wrong
		}
	}
	if fault == nil && len(documents) == 1 && documents[0].Kind == Text && strings.EqualFold(path.Ext(source), ".json") {
		fault = jsonFault(source, data, nil) // which YAML takes for words
	}
	return documents, fault
}

// bounds are what of a file may be read, since aliases multiply, and how many values have been.
type bounds struct {
	what   string
	limits *limits.Limits
	nodes  int64
}

// exceeded counts a node.
func (b *bounds) exceeded(n *Node, depth int) *job.Error {
	b.nodes++
	switch {
	case b.nodes > b.limits.Entries:
		return b.beyond(n.At, "entries")
	case depth > b.limits.Depth:
		return b.beyond(n.At, "depth")
	}
	return nil
}

// beyond is the error of a file that goes beyond a limit.
func (b *bounds) beyond(at job.Position, field string) *job.Error {
	err := &limits.Error{Limits: b.limits, Field: field, Source: "the file"}
	return job.Mistake(at, "%s", err).Hinted("%s", err.Hint())
}

// Describe says what a value is, for a message that wants another kind.
func (n *Node) Describe() string {
	switch n.Kind {
	case Text:
		return "text " + words.Quoted(n.Text)
	case Number:
		return "number " + words.Said(n.Text)
	case Switch:
		return "switch " + words.Said(n.Text)
	case List:
		return "a list"
	case Map:
		return "a mapping"
	default:
		return "empty"
	}
}

// Bool reads the words that YAML 1.1 takes for switches, which is what Bacalhau reads.
func (n *Node) Bool() bool {
	switch strings.ToLower(n.Text) {
	case "true", "yes", "y", "on":
		return true
	}
	return false
}

// switches are plain words that Bacalhau's YAML 1.1 reads as switches and not as text.
func isSwitch(word string) bool {
	lower := strings.ToLower(word)
	if word != lower && word != strings.ToUpper(word) && word != strings.ToUpper(word[:1])+lower[1:] {
		return false
	}
	switch lower {
	case "y", "yes", "true", "on", "n", "no", "false", "off":
		return true
	}
	return false
}

// Int reads a whole number in any base that YAML knows, or one with a fraction of zero, as Bacalhau does: 3.0, 1e2.
func (n *Node) Int(bits int) (int64, bool) {
	if n.Kind != Number {
		return 0, false
	}
	digits := strings.ReplaceAll(n.Text, "_", "")
	if i, err := strconv.ParseInt(digits, 0, bits); err == nil {
		return i, true
	}
	f, err := strconv.ParseFloat(digits, 64)
	const exact = 1 << 53 // beyond it a float is some whole number or other
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= min(exact, math.Ldexp(1, bits-1)) {
		return 0, false
	}
	return int64(f), true
}

// Any is a value whose meaning is the node's business, as encoding/json would decode it.
func (n *Node) Any() any {
	switch n.Kind {
	case Text:
		return n.Text
	case Number:
		if i, ok := n.Int(64); ok {
			return float64(i)
		}
		f, err := strconv.ParseFloat(strings.ReplaceAll(n.Text, "_", ""), 64)
		if err != nil {
			return n.Text
		}
		return f
	case Switch:
		return n.Bool()
	case List:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = item.Any()
		}
		return items
	case Map:
		values := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			values[f.Key] = f.Value.Any()
		}
		return values
	default:
		return nil
	}
}
