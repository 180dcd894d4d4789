package report

import (
	"encoding/xml"
	"io"
	"strconv"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// writeJUnit writes a suite for each workload and a test case for each check: a check that
// ran and found nothing passes, one that found anything fails, also when the policy lets it be.
func writeJUnit(w io.Writer, reports []*Report, _ Options) error {
	suites := junit.Testsuites{Name: "seatrial"}
	for id, r := range reports {
		suite := junit.Testsuite{Name: words.Printable(r.Subject.Image + r.among()), ID: id, File: words.Printable(r.Subject.File), Time: seconds(0)}
		if r.Trial != nil {
			suite.Time = seconds(r.Trial.Duration)
		}
		for _, c := range r.ran {
			suite.AddTestcase(testcase(c, r.Findings))
		}
		for _, s := range r.Skipped {
			suite.AddTestcase(junit.Testcase{
				Name: s.Check, Classname: "seatrial",
				Skipped: &junit.Result{Message: words.Printable(s.Reason)},
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
func testcase(check string, all []lint.Finding) junit.Testcase {
	c := junit.Testcase{Name: check, Classname: "seatrial"}
	for _, f := range all {
		if f.Check != check {
			continue
		}
		if c.Failure == nil {
			c.Failure = &junit.Result{Message: words.Printable(f.Message), Type: string(f.Severity)}
		} else {
			c.Failure.Data += "\n"
		}
		c.Failure.Data += words.Printable(f.Position.String()) + ": " + words.Printable(f.Message) + "\n    " + f.Fix.Label() + ": " + words.Printable(f.Fix.String())
	}
	return c
}

// seconds is a duration as the format wants it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
