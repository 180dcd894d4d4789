package file

import (
	"bytes"
	"encoding/json"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// templateAction is one action of a template.
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	// jsonEscape is a character of a JSON string that YAML may not have.
	jsonEscape = regexp.MustCompile(`\\u[0-9a-fA-F]{4}|\\/`)
)

// masked is a job file, of the same length and with its lines, as YAML that says where everything is: the actions of a template
// are words, and what JSON has and YAML has not are characters that both have.
func (t Template) masked(data []byte) []byte {
	if json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		data = bytes.ReplaceAll(data, []byte("\t"), []byte(" "))
		data = jsonEscape.ReplaceAllFunc(data, hidden)
	}
	if !t.Disabled {
		data = templateAction.ReplaceAllFunc(data, hidden)
	}
	return data
}

// hidden is a text of the same length without meaning.
func hidden(text []byte) []byte {
	out := bytes.Repeat([]byte("x"), len(text))
	for i, c := range text {
		if c == '\n' || c == '\r' {
			out[i] = c
		}
	}
	return out
}
