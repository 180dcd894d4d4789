package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strconv"
	"strings"
)

// node is one value of a job file, whether YAML or JSON, and where it stands.
type node struct {
	kind kind
	at   Position
	// text is a scalar as typed, without its quotes.
	text   string
	items  []*node
	fields []field
}

// field is one key of a mapping and its value.
type field struct {
	key   string
	at    Position
	value *node
}

type kind int

const (
	kindNull kind = iota
	kindText
	kindNumber
	kindSwitch
	kindList
	kindMap
)

// maxDepth and maxNodes bound what a file can unfold to: aliases multiply.
const (
	maxDepth = 100
	maxNodes = 100_000
)

// describe says what a value is, for a message that wants another kind.
func (n *node) describe() string {
	switch n.kind {
	case kindText:
		return "text " + words.Quoted(n.text)
	case kindNumber:
		return "number " + n.text
	case kindSwitch:
		return "switch " + n.text
	case kindList:
		return "a list"
	case kindMap:
		return "a mapping"
	default:
		return "empty"
	}
}

// bool reads the words that YAML 1.1 takes for switches, which is what Bacalhau reads.
func (n *node) bool() bool {
	switch strings.ToLower(n.text) {
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

// int reads a whole number in any base that YAML knows.
func (n *node) int(bits int) (int64, bool) {
	if n.kind != kindNumber {
		return 0, false
	}
	i, err := strconv.ParseInt(strings.ReplaceAll(n.text, "_", ""), 0, bits)
	return i, err == nil
}

// any is a value whose meaning is the node's business, as encoding/json would decode it.
func (n *node) any() any {
	switch n.kind {
	case kindText:
		return n.text
	case kindNumber:
		if i, ok := n.int(64); ok {
			return float64(i)
		}
		f, err := strconv.ParseFloat(strings.ReplaceAll(n.text, "_", ""), 64)
		if err != nil {
			return n.text
		}
		return f
	case kindSwitch:
		return n.bool()
	case kindList:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = item.any()
		}
		return items
	case kindMap:
		values := make(map[string]any, len(n.fields))
		for _, f := range n.fields {
			values[f.key] = f.value.any()
		}
		return values
	default:
		return nil
	}
}
