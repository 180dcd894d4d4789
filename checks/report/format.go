package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// Options say how a report looks.
type Options struct {
	// Color is for terminals that want it.
	Color bool
	// Checks are all there are: some formats describe the rules as well.
	Checks lint.Catalogue
}

// Format is a way to write the reports of one command. Errors are those of the writer.
type Format struct {
	Name  string
	Write func(io.Writer, []*Report, Options) error
}

// Formats are ways to write reports, the default first.
type Formats []Format

// Plain are the formats that need nothing but what is in this package.
var Plain = Formats{
	{"text", writeText},
	{"json", printable(writeJSON)},
	{"sarif", printable(writeSARIF)},
	{"junit", writeJUnit},
	{"github", writeGitHub},
	{"gitlab", printable(writeGitLab)},
}

// printable is a format that is JSON, without what a terminal or a CI service would obey.
func printable(write func(io.Writer, []*Report, Options) error) func(io.Writer, []*Report, Options) error {
	return func(w io.Writer, reports []*Report, opts Options) error {
		var b bytes.Buffer
		if err := write(&b, reports, opts); err != nil {
			return err
		}
		_, err := w.Write(words.JSON(b.Bytes()))
		return err
	}
}

// levels are the severities in the words of other formats.
var levels = map[lint.Severity]struct{ sarif, gitHub, gitLab string }{
	lint.Error:   {sarif.LevelError, "error", "critical"},
	lint.Warning: {sarif.LevelWarning, "warning", "minor"},
	lint.Info:    {sarif.LevelNote, "notice", "info"},
}

// Names are those of all formats: "text, json, sarif".
func (all Formats) Names() string {
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Find returns an error for a format that does not exist.
func (all Formats) Find(name string) (Format, error) {
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q, want %s", name, all.Names())
}

// writeJSON writes each report as one line of JSON, so that many are a stream that jq and others read.
func writeJSON(w io.Writer, reports []*Report, _ Options) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // messages have < and & in them, and no browser reads this
	for _, r := range reports {
		if err := encoder.Encode(r.withRemedies()); err != nil {
			return err
		}
	}
	return nil
}
