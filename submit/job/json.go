package job

import (
	"bytes"
	"encoding/json"
	"errors"
	"github.com/seatrial/seatrial/submit/words"
	"io"
	"unicode/utf8"
)

// jsonReader builds nodes from JSON. YAML readers take most JSON too, but not tabs and not every escape.
type jsonReader struct {
	source string
	data   []byte
	tokens *json.Decoder
	left   int
	// seen is how far lines have been counted, up to line.
	seen, line int
}

// readJSON reads exactly one JSON value. ok is false when the data is not JSON.
func readJSON(source string, data []byte) (n *node, ok bool, fault *Error) {
	if !json.Valid(data) {
		return nil, false, nil
	}
	r := &jsonReader{source: source, data: data, tokens: json.NewDecoder(bytes.NewReader(data)), left: maxNodes, line: 1}
	r.tokens.UseNumber()
	n, fault = r.value(0)
	return n, true, fault
}

// position of the next token: the decoder tells only where the last one ended.
func (r *jsonReader) position() Position {
	offset := int(r.tokens.InputOffset())
	for offset < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[offset]) >= 0 {
		offset++
	}
	r.line += bytes.Count(r.data[r.seen:offset], []byte("\n"))
	r.seen = offset
	begin := bytes.LastIndexByte(r.data[:offset], '\n') + 1
	return Position{Source: r.source, Line: r.line, Column: utf8.RuneCount(r.data[begin:offset]) + 1}
}

func (r *jsonReader) value(depth int) (*node, *Error) {
	n := &node{at: r.position()}
	if r.left--; r.left < 0 || depth > maxDepth {
		return nil, mistake(n.at, "the file holds too much for a job")
	}
	token, err := r.tokens.Token()
	if err != nil {
		return nil, r.fault(n.at, err)
	}
	switch token := token.(type) {
	case json.Delim:
		n.kind = kindList
		if token == '{' {
			n.kind = kindMap
		}
		for r.tokens.More() {
			if err := r.element(n, depth); err != nil {
				return nil, err
			}
		}
		if _, err := r.tokens.Token(); err != nil {
			return nil, r.fault(n.at, err)
		}
	case string:
		n.kind, n.text = kindText, token
	case json.Number:
		n.kind, n.text = kindNumber, token.String()
	case bool:
		n.kind, n.text = kindSwitch, "false"
		if token {
			n.text = "true"
		}
	}
	return n, nil
}

func (r *jsonReader) element(n *node, depth int) *Error {
	f := field{at: r.position()}
	if n.kind == kindMap {
		key, err := r.tokens.Token()
		if err != nil {
			return r.fault(f.at, err)
		}
		f.key, _ = key.(string)
	}
	value, err := r.value(depth + 1)
	if err != nil {
		return err
	}
	if n.kind == kindList {
		n.items = append(n.items, value)
		return nil
	}
	f.value = value
	n.fields = append(n.fields, f)
	return nil
}

func (r *jsonReader) fault(at Position, err error) *Error {
	if errors.Is(err, io.EOF) {
		return mistake(at, "the file ends too early")
	}
	return mistake(at, "not JSON: %s", words.OneLine(err.Error()))
}
