package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// jsonReader builds nodes from JSON. YAML readers take most JSON too, but not tabs and not every escape.
type jsonReader struct {
	source string
	data   []byte
	tokens *json.Decoder
	bounds
	// seen is how far lines have been counted, up to line, and in it runes, up to column.
	seen, line, column int
}

// position of the next token: the decoder tells only where the last one ended.
func (r *jsonReader) position() job.Position {
	offset := int(r.tokens.InputOffset())
	for offset < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[offset]) >= 0 {
		offset++
	}
	passed := r.data[r.seen:offset]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		r.line += lines
		r.column = 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.column += utf8.RuneCount(passed)
	r.seen = offset
	return job.Position{Source: r.source, Line: r.line, Column: r.column + 1}
}

func (r *jsonReader) value(depth int) (*Node, *job.Error) {
	n := &Node{At: r.position()}
	if fault := r.exceeded(n, depth); fault != nil {
		return nil, fault
	}
	token, err := r.tokens.Token()
	if err != nil {
		return nil, r.fault(n.At, err)
	}
	switch token := token.(type) {
	case json.Delim:
		n.Kind = List
		if token == '{' {
			n.Kind = Map
		}
		for r.tokens.More() {
			if err := r.element(n, depth); err != nil {
				return nil, err
			}
		}
		if _, err := r.tokens.Token(); err != nil {
			return nil, r.fault(n.At, err)
		}
	case string:
		n.Kind, n.Text, n.Quoted = Text, token, true
	case json.Number:
		n.Kind, n.Text = Number, token.String()
	case bool:
		n.Kind, n.Text = Switch, "false"
		if token {
			n.Text = "true"
		}
	}
	return n, nil
}

func (r *jsonReader) element(n *Node, depth int) *job.Error {
	f := Field{At: r.position()}
	if n.Kind == Map {
		key, err := r.tokens.Token()
		if err != nil {
			return r.fault(f.At, err)
		}
		f.Key, _ = key.(string)
	}
	value, err := r.value(depth + 1)
	if err != nil {
		return err
	}
	if n.Kind == List {
		n.Items = append(n.Items, value)
		return nil
	}
	f.Value = value
	n.Fields = append(n.Fields, f)
	return nil
}

func (r *jsonReader) fault(at job.Position, err error) *job.Error {
	if errors.Is(err, io.EOF) {
		return job.Mistake(at, "the file ends too early")
	}
	return job.Mistake(at, "not JSON: %s", words.Said(err.Error()))
}
