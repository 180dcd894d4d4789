package report_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

// rdSchema is what Reviewdog's description of its format says (proto/rdf/reviewdog.proto), with nothing besides: positions count from 1, the
// severity is one of three, and whatever has a range has its start.
const rdSchema = `{
  "type": "object", "required": ["diagnostics"], "additionalProperties": false,
  "properties": {
    "source": {"$ref": "#/$defs/source"}, "severity": {"$ref": "#/$defs/severity"},
    "diagnostics": {"type": "array", "items": {
      "type": "object", "required": ["message", "location"], "additionalProperties": false,
      "properties": {
        "message": {"type": "string", "minLength": 1}, "severity": {"$ref": "#/$defs/severity"}, "source": {"$ref": "#/$defs/source"},
        "code": {"type": "object", "required": ["value"], "additionalProperties": false, "properties": {"value": {"type": "string"}, "url": {"type": "string", "pattern": "^https://"}}},
        "location": {"type": "object", "required": ["path"], "additionalProperties": false, "properties": {"path": {"type": "string", "minLength": 1}, "range": {"$ref": "#/$defs/range"}}},
        "suggestions": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["range", "text"], "additionalProperties": false, "properties": {"range": {"$ref": "#/$defs/range"}, "text": {"type": "string"}}}}
      }}}
  },
  "$defs": {
    "source": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {"name": {"type": "string"}, "url": {"type": "string"}}},
    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
    "range": {"type": "object", "required": ["start"], "additionalProperties": false, "properties": {"start": {"$ref": "#/$defs/position"}, "end": {"$ref": "#/$defs/position"}}},
    "position": {"type": "object", "required": ["line"], "additionalProperties": false, "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}}
  }
}`

func parseRDJSON(t *testing.T, text string) []any {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(rdSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("rdjson.json", document); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.MustCompile("rdjson.json").Validate(value); err != nil {
		t.Errorf("%v in %s", err, text)
	}
	return value.(map[string]any)["diagnostics"].([]any)
}

func TestRDJSON(t *testing.T) {
	if n := len(parseRDJSON(t, write(t, "rdjson", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t))))); n != 3 {
		t.Errorf("%d diagnostics, want 3", n)
	}
	if n := len(parseRDJSON(t, write(t, "rdjson", reporttest.Judged(reporttest.Clean(t))))); n != 0 {
		t.Errorf("clean run has %d", n)
	}
}

// Columns count bytes of UTF-8 there, and characters here.
func TestRDJSONColumns(t *testing.T) {
	r := reporttest.Judged(reporttest.Filed(t))
	r.Findings = []lint.Finding{{Check: "image-tag", Severity: lint.Info, Message: "fact, want", Fix: lint.Advise("do"), Position: job.Position{Source: "job.yaml", Line: 2, Column: 7}}}
	options := report.Options{Checks: checks.All, Read: func(string) []byte { return []byte("Name: x\nä𐐀b: \"c\"\n") }}
	if out := writeWith(t, options, "rdjson", r); !strings.Contains(out, "\"line\": 2,\n            \"column\": 11\n") {
		t.Errorf("%s", out)
	}
	options.Read = nil
	if out := writeWith(t, options, "rdjson", r); strings.Contains(out, "column") {
		t.Errorf("a column that nobody could count: %s", out)
	}
}
