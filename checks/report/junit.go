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
	"github.com/seatrial/seatrial/submit/words"
)

// writeJUnit writes a suite for each workload and a test case for each check: a check that ran and found nothing that fails the workload
// passes. What could not be judged is an error, of a test case of its own.
func writeJUnit(w io.Writer, reports []*Report, opts Options) error {
	suites := junit.Testsuites{Name: "seatrial"}
	for id, r := range reports {
		// Services know a test case again by its class and name, and there is one of each check for each workload.
		class := words.Printable(r.Title())
		suite := junit.Testsuite{Name: class, ID: id, File: words.Printable(r.Subject.File), Time: seconds(0)}
		if r.Trial != nil {
			suite.Time = seconds(r.Trial.Duration)
		}
		suite.AddTestcase(junit.Testcase{Name: "judgement", Classname: class, Error: broken(r.Errors)})
		skipped, reasons := byCheck(r.Skipped)
		for _, c := range r.ran {
			suite.AddTestcase(testcase(c, class, r.Findings, reasons[c], opts))
		}
		for _, check := range skipped {
			if !slices.Contains(r.ran, check) {
				suite.AddTestcase(junit.Testcase{Name: check, Classname: class, Skipped: &junit.Result{Message: strings.Join(reasons[check], "; ")}})
			}
		}
		suites.AddSuite(suite)
	}
	suites.Skipped = 0 // which Jenkins' schema has at suites only
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

// byCheck are the checks that could not run, each once, with their reasons.
func byCheck(skips []lint.Skip) (checks []string, reasons map[string][]string) {
	reasons = map[string][]string{}
	for _, s := range skips {
		if reasons[s.Check] == nil {
			checks = append(checks, s.Check)
		}
		reasons[s.Check] = append(reasons[s.Check], words.Printable(s.Reason))
	}
	return checks, reasons
}

// broken is why something could not be judged; nil when all could be.
func broken(failures []lint.Failure) *junit.Result {
	if len(failures) == 0 {
		return nil
	}
	var lines []string
	for _, f := range failures {
		lines = append(lines, words.Printable(f.Position.String())+": "+words.Printable(f.Message))
	}
	return &junit.Result{Message: words.Printable(failures[0].Message), Type: unjudged, Data: strings.Join(lines, "\n")}
}

// testcase is one check with all it found: what fails the workload as a failure, and the rest as what it has printed, with the reasons why
// it could not look at a part of the workload.
func testcase(check, class string, all []lint.Finding, skipped []string, opts Options) junit.Testcase {
	c := junit.Testcase{Name: check, Classname: class}
	var failed, printed []string
	for _, f := range all {
		if f.Check != check {
			continue
		}
		text := words.Printable(f.Position.String()) + ": " + words.Printable(f.Message) + preview(f) + "\n    " + f.Fix.Label() + ": " + words.Printable(f.Fix.String())
		if !f.Fails(opts.FailOn) {
			printed = append(printed, string(f.Severity)+": "+text)
			continue
		}
		if c.Failure == nil {
			c.Failure = &junit.Result{Message: words.Printable(f.Message), Type: string(f.Severity)}
		}
		failed = append(failed, text)
	}
	if c.Failure != nil {
		c.Failure.Data = strings.Join(failed, "\n")
	}
	for _, reason := range skipped {
		printed = append(printed, "skipped in part: "+reason)
	}
	if len(printed) > 0 {
		c.SystemOut = &junit.Output{Data: strings.Join(printed, "\n")}
	}
	return c
}

// seconds is a duration as the format wants it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
