package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// pointed is a report with a finding about a part of a line.
func pointed(t *testing.T, line, part string) *report.Report {
	t.Helper()
	before, _, found := strings.Cut(line, part)
	if !found {
		t.Fatalf("no %q in %q", part, line)
	}
	column := len([]rune(before)) + 1
	r := reporttest.Judged(reporttest.Clean(t))
	r.Findings = []lint.Finding{{
		Check: "user-outputs", Severity: lint.Error, Message: "fact, want", Fix: lint.Dockerfile("USER 0"), Stage: lint.StageCheck,
		Position: job.Position{Source: "Dockerfile", Line: 7, Column: column}, Excerpt: lint.Excerpted(line, column, column+len([]rune(part))),
	}}
	return r
}

// A mark stands under what is meant, whatever stands before it.
func TestExcerpt(t *testing.T) {
	secret.Keep("s3cr3t-of-the-registry")
	long := strings.Repeat("a", 90) + " "
	for _, c := range []struct{ line, part, shown, mark string }{
		{"USER app", "app", "USER app", "     ^~~"},
		{"USER\tapp\r\n", "app", "USER    app", "        ^~~"},
		{`LABEL a="日本" b=c`, "b=c", `LABEL a="日本" b=c`, "               ^~~"},
		{"USER a\x1b[31mb", "b", `USER a\x1b[31mb`, "              ^"},
		{"ENV TOKEN=s3cr3t-of-the-registry A=b", "A=b", "ENV TOKEN=… A=b", "            ^~~"},
		{"ENV TOKEN=s3cr3t-of-the-registry A=b", "TOKEN=s3cr3t-of-the-registry", "ENV TOKEN=… A=b", "    ^~~~~~~"},
		{"ENV TOKEN=s3cr3t-of-the-registry A=b", "of-the", "ENV TOKEN=… A=b", "          ^"},
		{"RUN " + long + "B " + long, "RUN", "RUN " + long + "B " + long[:22] + "…", "^~~"},
		{"RUN " + long + long + "B " + long, "B", "…" + long[51:] + "B " + long[:76] + "…", strings.Repeat(" ", 41) + "^"},
		{"CMD " + long + long, long + long[:90], "CMD " + long + long[:24] + "…", "    ^" + strings.Repeat("~", 115)},
	} {
		got, _, _ := strings.Cut(strings.SplitN(write(t, "text", pointed(t, c.line, c.part)), "\n", 2)[1], "    fix")
		want := "    7 | " + c.shown + "\n      | " + c.mark + "\n"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", c.line, diff)
		}
	}
}

// Other formats have the line and where what is meant ends.
func TestExcerptElsewhere(t *testing.T) {
	r := pointed(t, "USER app", "app")
	for format, want := range map[string]string{
		"json":   `"source":{"text":"USER app","end_column":9}`,
		"github": "file=Dockerfile,line=7,col=6,endColumn=8,title",
	} {
		if got := write(t, format, r); !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	region := parseSARIF(t, write(t, "sarif", r)).Runs[0].Results[0].Locations[0].PhysicalLocation.Region
	if *region.Snippet.Text != "USER app" || *region.StartColumn != 6 || *region.EndLine != 7 || *region.EndColumn != 9 {
		t.Errorf("%+v", region)
	}
}
