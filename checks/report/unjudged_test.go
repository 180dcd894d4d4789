package report_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

// What each format says, beside the reason, of something that could not be judged. One that is not here fails the test.
var loud = map[string]string{
	"text":       "\nbad.yaml: unknown, ",
	"json":       `"errors":[{"message":"REASON","position":{"source":"bad.yaml","line":3,"column":1}}]`,
	"sarif":      `"executionSuccessful": false`,
	"junit":      `<error message="REASON" type="unjudged">`,
	"github":     "::error file=bad.yaml,line=3,col=1,title=could not judge::REASON\n",
	"gitlab":     `"severity": "blocker"`,
	"checkstyle": `<error line="3" column="1" severity="error" message="could not judge: REASON" source="seatrial.unjudged">`,
	"rdjson":     `"severity": "ERROR"`,
}

// A report of what could not be judged looks clean in no format: not alone, and not among others that pass.
func TestUnjudged(t *testing.T) {
	unread := report.Unread(report.Subject{File: "bad.yaml"}, lint.Failure{Message: "REASON", Position: job.Position{Source: "bad.yaml", Line: 3, Column: 1}}, checks.All)
	if unread.ExitCode() != 3 || unread.Verdict != lint.Unknown {
		t.Errorf("verdict is %s, exit code %d", unread.Verdict, unread.ExitCode())
	}
	for _, f := range report.Plain {
		for _, reports := range [][]*report.Report{{unread}, {reporttest.Judged(reporttest.Clean(t)), unread}} {
			out := write(t, f.Name, reports...)
			if want, ok := loud[f.Name]; !ok || !strings.Contains("\n"+out, want) || !strings.Contains(out, "REASON") {
				t.Errorf("%s: no %q in\n%s", f.Name, want, out)
			}
			switch f.Name {
			case "sarif":
				parseSARIF(t, out)
			case "junit":
				checkJUnit(t, out)
			case "gitlab":
				parseGitLab(t, out)
			case "rdjson":
				parseRDJSON(t, out)
			case "checkstyle":
				parseCheckstyle(t, out)
			}
		}
	}
	if summary := summaryOf(t, unread); !strings.Contains(summary, "### Seatrial: 1 unknown") || !strings.Contains(summary, "| could not judge | ") {
		t.Errorf("the summary says %s", summary)
	}
}

// A workload that was judged, and whose command then broke off, is none that passes.
func TestBrokenOff(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	r.Fail(lint.Failure{Message: "the engine is gone"})
	if r.Verdict != lint.Unknown || r.ExitCode() != 3 {
		t.Errorf("%s, exit code %d", r.Verdict, r.ExitCode())
	}
	r = reporttest.Judged(reporttest.Flagged(t))
	if r.Fail(lint.Failure{Message: "the engine is gone"}); r.Verdict != lint.Fail || r.ExitCode() != 1 {
		t.Errorf("%s, exit code %d", r.Verdict, r.ExitCode())
	}
}

// checkstyleReport is a report as Checkstyle's own XML logger writes it, and reviewdog, Jenkins and others read it.
type checkstyleReport struct {
	XMLName xml.Name `xml:"checkstyle"`
	Version string   `xml:"version,attr"`
	Files   []struct {
		Name   string `xml:"name,attr"`
		Errors []struct {
			Line     int    `xml:"line,attr"`
			Column   int    `xml:"column,attr"`
			Severity string `xml:"severity,attr"`
			Message  string `xml:"message,attr"`
			Source   string `xml:"source,attr"`
		} `xml:"error"`
	} `xml:"file"`
}

// parseCheckstyle wants each file once, and of each error a line, a severity of Checkstyle's, a message and who says so.
func parseCheckstyle(t *testing.T, text string) checkstyleReport {
	t.Helper()
	var all checkstyleReport
	if err := xml.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range all.Files {
		if f.Name == "" || seen[f.Name] || len(f.Errors) == 0 {
			t.Errorf("file is %+v", f)
		}
		seen[f.Name] = true
		for _, e := range f.Errors {
			if e.Line < 1 || e.Message == "" || !strings.HasPrefix(e.Source, "seatrial.") || !strings.Contains(" ignore info warning error ", " "+e.Severity+" ") {
				t.Errorf("error is %+v", e)
			}
		}
	}
	if all.Version == "" {
		t.Error("no version")
	}
	return all
}

func TestCheckstyle(t *testing.T) {
	all := parseCheckstyle(t, write(t, "checkstyle", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t))))
	if len(all.Files) != 2 || len(all.Files[0].Errors) != 2 || all.Files[1].Name != "job.yaml" {
		t.Fatalf("files are %+v", all.Files)
	}
	if e := all.Files[1].Errors[0]; e.Line != 9 || e.Column != 16 || e.Severity != "error" || e.Source != "seatrial.result-differs" {
		t.Errorf("error is %+v", e)
	}
	if clean := parseCheckstyle(t, write(t, "checkstyle", reporttest.Judged(reporttest.Clean(t)))); len(clean.Files) > 0 {
		t.Errorf("clean run has %+v", clean)
	}
}
