package report_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

const fixable = "Name: a\nType: batch\nCount: 1\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n      Params:\n        Image: app@sha256:0\n"

// fixed is a finding of that file with a fix, and how its text is read.
func fixed(t *testing.T, fix lint.Fix) (*report.Report, report.Options) {
	t.Helper()
	r := reporttest.Judged(reporttest.Filed(t))
	r.Findings = []lint.Finding{{Check: "image-tag", Severity: lint.Info, Message: "fact, want", Fix: fix, Position: job.Position{Source: "job.yaml", Line: 9, Column: 16}}}
	return r, report.Options{Checks: checks.All, Version: "v1", Read: func(name string) []byte {
		if name != "job.yaml" {
			return nil
		}
		return []byte(fixable)
	}}
}

// apply does what a SARIF viewer does with a fix: takes out the region, and puts the content there.
func apply(t *testing.T, text, sarif string) string {
	t.Helper()
	result := parseSARIF(t, sarif).Runs[0].Results[0]
	if len(result.Fixes) != 1 {
		t.Fatalf("%d fixes", len(result.Fixes))
	}
	replacement := result.Fixes[0].ArtifactChanges[0].Replacements[0]
	lines := strings.SplitAfter(text, "\n")
	at := func(line, column int) int { return len(strings.Join(lines[:line-1], "")) + column - 1 }
	region := replacement.DeletedRegion
	inserted := ""
	if content := replacement.InsertedContent; content != nil && content.Text != nil {
		inserted = *content.Text
	}
	return text[:at(*region.StartLine, *region.StartColumn)] + inserted + text[at(*region.EndLine, *region.EndColumn):]
}

// A fix that --fix applies is data in SARIF, and applied it is the file that --fix writes.
func TestSARIFFixes(t *testing.T) {
	for _, c := range []struct {
		fix  lint.Fix
		want string
	}{
		{lint.Edit("Tasks[0].Engine.Params", "Image: app:v2"), strings.Replace(fixable, "app@sha256:0", "app:v2", 1)},
		{lint.Edit("Tasks[0].Timeouts", "TotalTimeout: 60"), fixable + "    Timeouts:\n      TotalTimeout: 60\n"},
		{lint.Edit("", "Count: 2"), strings.Replace(fixable, "Count: 1", "Count: 2", 1)},
	} {
		r, options := fixed(t, c.fix)
		if got := apply(t, fixable, writeWith(t, options, "sarif", r)); got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.fix, got, c.want)
		}
	}
}

// The same is a suggestion for reviewdog: whole lines, without the end of the last one.
func TestRDJSONSuggestions(t *testing.T) {
	r, options := fixed(t, lint.Edit("Tasks[0].Engine.Params", "Image: app:v2"))
	diagnostic := parseRDJSON(t, writeWith(t, options, "rdjson", r))[0].(map[string]any)
	suggestion := diagnostic["suggestions"].([]any)[0].(map[string]any)
	if suggestion["text"] != "        Image: app:v2" {
		t.Errorf("suggestion is %v", suggestion)
	}
	r, options = fixed(t, lint.Edit("Tasks[0].Timeouts", "TotalTimeout: 60")) // which only puts lines in
	diagnostic = parseRDJSON(t, writeWith(t, options, "rdjson", r))[0].(map[string]any)
	suggestion = diagnostic["suggestions"].([]any)[0].(map[string]any)
	if suggestion["text"] != "        Image: app@sha256:0\n    Timeouts:\n      TotalTimeout: 60" {
		t.Errorf("suggestion is %v", suggestion)
	}
}

// What --fix does not apply is no fix for a program.
func TestNoFixes(t *testing.T) {
	for _, fix := range []lint.Fix{lint.Run("docker push app"), lint.Advise("ask"), lint.Edit("Tasks[0].Engine.Params", "Image: REPLACE_ME").For(lint.Author)} {
		r, options := fixed(t, fix)
		r.Ignored = nil
		if out := writeWith(t, options, "sarif", r); strings.Contains(out, "artifactChanges") {
			t.Errorf("%s: %s", fix, out)
		}
	}
}
