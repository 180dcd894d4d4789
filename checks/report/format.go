package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

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
	{"checkstyle", writeCheckstyle},
	{"rdjson", printable(writeRDJSON)},
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
var levels = map[lint.Severity]struct{ sarif, gitHub, gitLab, rdjson string }{
	lint.Error:   {sarif.LevelError, "error", "critical", "ERROR"},
	lint.Warning: {sarif.LevelWarning, "warning", "minor", "WARNING"},
	lint.Info:    {sarif.LevelNote, "notice", "info", "INFO"},
}

// unjudged is the name of the rule that is no check: what has to be looked at could be.
const unjudged = "unjudged"

// home is where this program and the pages of its checks are.
const home = "https://github.com/seatrial/seatrial"

// Page is where a check is explained.
func Page(check string) string { return home + "/blob/main/docs/checks.md#" + check }

// said is a finding in a line, with what it is about before it when that is not in the place, and its fix in the next one.
func said(f lint.Finding, at place) string {
	return about(f.Message, at) + preview(f) + "\n" + f.Fix.Label() + ": " + words.Printable(f.Fix.String())
}

// preview is said behind a finding of a check that is not of the stable catalogue yet.
func preview(f lint.Finding) string {
	if f.Preview {
		return " (preview)"
	}
	return ""
}

// about is a message with the flag or the argument before it that it is about.
func about(message string, at place) string {
	if at.typed == "" || strings.Contains(message, at.typed) {
		return words.Printable(message)
	}
	return at.typed + ": " + words.Printable(message)
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
