package report

import (
	"encoding/json"
	"io"
	"strings"
)

// The Reviewdog Diagnostic Format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf. Columns count bytes of UTF-8, from 1.
type (
	diagnosticResult struct {
		Source      diagnosticSource `json:"source"`
		Severity    string           `json:"severity,omitempty"`
		Diagnostics []diagnostic     `json:"diagnostics"`
	}
	diagnosticSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	diagnostic struct {
		Message     string             `json:"message"`
		Location    diagnosticLocation `json:"location"`
		Severity    string             `json:"severity"`
		Code        diagnosticCode     `json:"code"`
		Suggestions []suggestion       `json:"suggestions,omitempty"`
	}
	diagnosticLocation struct {
		Path  string           `json:"path"`
		Range *diagnosticRange `json:"range,omitempty"`
	}
	diagnosticCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	diagnosticRange struct {
		Start diagnosticPosition  `json:"start"`
		End   *diagnosticPosition `json:"end,omitempty"`
	}
	diagnosticPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"`
	}
	suggestion struct {
		Range diagnosticRange `json:"range"`
		Text  string          `json:"text"`
	}
)

// writeRDJSON writes all findings as one result, with the fixes that --fix applies as suggestions.
func writeRDJSON(w io.Writer, reports []*Report, opts Options) error {
	result := diagnosticResult{Source: diagnosticSource{"seatrial", home}, Diagnostics: []diagnostic{}}
	for _, e := range entries(reports, opts) {
		d := diagnostic{Message: e.message, Severity: levels[e.severity].rdjson, Code: diagnosticCode{Value: e.check},
			Location: diagnosticLocation{Path: e.at.path, Range: rangeOf(e.at, opts)}}
		if e.check != unjudged {
			d.Code.URL = Page(e.check)
		}
		if c := e.report.change(e.finding, opts); c != nil {
			from, to, text := c.lines()
			if d.Location.Range == nil || clean(c.path) != e.at.path { // a suggestion is about the file of its diagnostic
				d.Location = diagnosticLocation{Path: clean(c.path)}
			}
			d.Location.Range = &diagnosticRange{Start: diagnosticPosition{Line: from}, End: &diagnosticPosition{Line: to}}
			d.Suggestions = []suggestion{{*d.Location.Range, text}}
		}
		result.Diagnostics = append(result.Diagnostics, d)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(result)
}

// rangeOf is a place in its line; nil for a name that is no file. A column whose line cannot be read is left out, for it would have to be
// counted in bytes.
func rangeOf(at place, opts Options) *diagnosticRange {
	if at.unreal {
		return nil
	}
	r := &diagnosticRange{Start: diagnosticPosition{Line: at.line}}
	line, ok := lineOf(opts.read(at.path), at.line)
	if !ok || at.column == 0 {
		return r
	}
	r.Start.Column = bytesBefore(line, at.column) + 1
	if at.endColumn > at.column {
		r.End = &diagnosticPosition{at.line, bytesBefore(line, at.endColumn) + 1}
	}
	return r
}

// lineOf is a line of a text, from 1, without its end.
func lineOf(text []byte, number int) (string, bool) {
	lines := strings.Split(string(text), "\n")
	if text == nil || number < 1 || number > len(lines) {
		return "", false
	}
	return strings.TrimRight(lines[number-1], "\r"), true
}

// bytesBefore is how many bytes are before the character of a column, from 1.
func bytesBefore(line string, column int) int {
	n := 1
	for i := range line {
		if n == column {
			return i
		}
		n++
	}
	return len(line)
}
