package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// jsonFault says why a file is no JSON that was to be some, by its name or by how it begins; nil for one that was not. yaml is
// what the reader of YAML says: a mapping in braces may be YAML, whose mistake comes later then.
func jsonFault(source string, data []byte, yaml *job.Error) *job.Error {
	var any json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, &any); !errors.As(err, &syntax) {
		return nil
	}
	at := int(syntax.Offset) - 1
	ends := strings.Contains(syntax.Error(), "unexpected end")
	if ends {
		at = len(bytes.TrimRight(data, " \t\n"))
	}
	at = max(0, min(at, len(data)))
	fault := job.Mistake(place(source, data, at), "not JSON: %s", words.Said(syntax.Error()))
	if !strings.EqualFold(path.Ext(source), ".json") && (!jsonStart(data) || fault.Position.Line < yaml.Position.Line) {
		return nil
	}
	if ends {
		fault.Message = "not JSON: the file ends too early"
		if open, ok := unclosed(data); ok {
			fault.Message += fmt.Sprintf(", and the %c of line %d has no end", data[open], place(source, data, open).Line)
		}
		return fault
	}
	found := words.Quoted(string(runeAt(data, at)))
	before := bytes.TrimRight(data[:at], " \t\n")
	last := place(source, data, max(0, len(before)-1))
	behind, comma := fmt.Sprintf("behind line %d", last.Line), fmt.Sprintf("behind line %d", last.Line)
	if last.Line == fault.Position.Line {
		behind, comma = fmt.Sprintf("behind column %d", last.Column), fmt.Sprintf("at column %d", last.Column)
	}
	for _, known := range jsonFaults {
		if strings.Contains(syntax.Error(), known.says) && (known.at == "" || strings.IndexByte(known.at, data[at]) >= 0) &&
			(known.after == 0 || len(before) > 0 && before[len(before)-1] == known.after) {
			replace := strings.NewReplacer("%found", found, "%behind", behind, "%comma", comma)
			fault.Message = "not JSON: " + replace.Replace(known.message)
			fault.Hint = replace.Replace(known.hint)
			break
		}
	}
	return fault
}

// jsonFaults are what people get wrong, by what the library says, by the characters where it does, and by the one before.
var jsonFaults = []struct {
	says, at      string
	after         byte
	message, hint string
}{
	{says: "after object key:value pair", message: "found %found behind a value, want a comma or }", hint: "a comma is missing %behind"},
	{says: "after array element", message: "found %found behind an item, want a comma or ]", hint: "a comma is missing %behind"},
	{says: "after object key", message: "found %found behind a key, want a colon"},
	{says: "beginning of", at: "}]", after: ',', message: "found %found behind a comma, want one thing more or no comma", hint: "the comma %comma is one too many"},
	{says: "beginning of", at: "/#", message: "found %found, and JSON has no comments", hint: "in YAML, which a job file may be as well, they begin with #"},
	{says: "beginning of", at: "'", message: "found %found, want double quotes"},
	{says: "beginning of object key", message: "found %found, want a key in double quotes"},
	{says: "beginning of value", message: "found %found, want a value: text in double quotes, a number, true, false, null, { or ["},
	{says: "in string literal", at: "\n", message: "the text has no end on its line, want a double quote", hint: `a line break inside of text is written \n`},
	{says: "in string literal", message: `found %found inside of text, want it as an escape such as \t`},
	{says: "in string escape", message: `found %found behind a backslash in text`, hint: `a backslash itself is written \\`},
	{says: "after top-level value", message: "found %found behind the end, want one value in a file"},
}

// jsonStart tells whether a text begins as JSON and as hardly any YAML does.
func jsonStart(data []byte) bool {
	start := bytes.TrimLeft(data, " \t\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return false
	}
	next := bytes.TrimLeft(start[1:], " \t\n")
	return len(next) > 0 && strings.IndexByte(`"{[`, next[0]) >= 0
}

// unclosed is where the innermost mapping or list begins that has no end.
func unclosed(data []byte) (at int, ok bool) {
	var open []int
	for tokens := json.NewDecoder(bytes.NewReader(data)); ; {
		token, err := tokens.Token()
		if err != nil {
			break
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			open = append(open, int(tokens.InputOffset())-1)
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0, false
	}
	return open[len(open)-1], true
}

// place is where the byte at an offset stands.
func place(source string, data []byte, offset int) job.Position {
	line := bytes.LastIndexByte(data[:offset], '\n') + 1
	return job.Position{Source: source, Line: 1 + bytes.Count(data[:offset], []byte("\n")), Column: 1 + utf8.RuneCount(data[line:offset])}
}

func runeAt(data []byte, at int) []byte {
	if at >= len(data) {
		return nil
	}
	_, size := utf8.DecodeRune(data[at:])
	return data[at : at+size]
}
