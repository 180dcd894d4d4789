package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

func summaryOf(t *testing.T, reports ...*report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteSummary(&b, reports, report.Options{Checks: checks.All}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSummary(t *testing.T) {
	out := summaryOf(t, reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Clean(t)))
	for _, want := range []string{
		"### Seatrial: 1 fail, 1 pass\n",
		"**registry&#46;example/app&#58;v1**: pass, nothing wrong&#59; no network asked&#58; 6 checks skipped\n",
		"| error | <code>registry&#46;example/app&#58;v1</code> | image is linux/arm64, want linux/amd64 [image-platform](https://github.com/seatrial/seatrial/blob/main/docs/checks.md#image-platform) | <code>seatrial build ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

// What others write is text on the page and nothing else: no table of its own, no link, no picture, no mention.
func TestSummaryOfHostileText(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	r.Findings = []lint.Finding{{Check: "image-tag", Severity: lint.Error, Message: "a | b\n| <img src=x> ![p](http://evil.example) @user `c` *d* ~e~ #1", Fix: lint.Advise("`|`"), Position: job.Position{Source: "a|b.yaml", Line: 1, Column: 1}}}
	out := summaryOf(t, r)
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "| error ") && strings.Count(line, "|") != 5 {
			t.Errorf("a row of other columns: %s", line)
		}
	}
	for _, bad := range []string{"<img", "](http://evil", "@user", "`", "*d*", "~e~", "#1\""} {
		if strings.Contains(out, bad) {
			t.Errorf("%s is in %s", bad, out)
		}
	}
}

// GitHub drops a summary of more than 1 MiB, all of it.
func TestLongSummary(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	r.Findings = []lint.Finding{{Check: "image-tag", Severity: lint.Info, Message: strings.Repeat("long ", 20_000), Fix: lint.Advise("do"), Position: job.Position{Source: "a"}}}
	var all []*report.Report
	for range 20 {
		all = append(all, r)
	}
	if out := summaryOf(t, all...); len(out) > 1<<20 || !strings.HasSuffix(out, " workloads more; the log of the step has all.\n") {
		t.Errorf("%d bytes, which end in %q", len(out), out[len(out)-80:])
	}
}
