package report

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/seatrial/seatrial/checks/lint"
)

// writeJUnit writes a suite for each workload and a test case for each check: a check that
// ran and found nothing passes, one that found anything fails, also when the policy lets it be.
func writeJUnit(w io.Writer, reports []*Report, _ Options) error {
	suites := junit.Testsuites{Name: "seatrial"}
	for id, r := range reports {
		suite := junit.Testsuite{Name: Printable(r.Subject.Image), ID: id, File: Printable(r.Subject.File), Time: seconds(0)}
		if r.Trial != nil {
			suite.Time = seconds(r.Trial.Duration)
		}
		for _, c := range r.ran {
			suite.AddTestcase(testcase(c, slices.DeleteFunc(slices.Clone(r.Findings), func(f lint.Finding) bool { return f.Check != c })))
		}
		for _, s := range r.Skipped {
			suite.AddTestcase(junit.Testcase{
				Name: s.Check, Classname: "seatrial",
				Skipped: &junit.Result{Message: Printable(s.Reason)},
			})
		}
		suites.AddSuite(suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

// testcase is one check with all it found.
func testcase(check string, findings []lint.Finding) junit.Testcase {
	c := junit.Testcase{Name: check, Classname: "seatrial"}
	if len(findings) == 0 {
		return c
	}
	var lines []string
	for _, f := range findings {
		lines = append(lines, Printable(f.Position.String())+": "+Printable(f.Message), "    fix: "+Printable(f.Fix.String()))
	}
	c.Failure = &junit.Result{
		Message: Printable(findings[0].Message),
		Type:    string(findings[0].Severity),
		Data:    strings.Join(lines, "\n"),
	}
	return c
}

// seconds is a duration as the format wants it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
