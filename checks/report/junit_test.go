package report_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// junitElement is what an element may have by the schema of Jenkins' xUnit plugin (junit-10.xsd), of which GitLab reads a part: the
// attributes that it must have, those that it may have, and the elements in it.
type junitElement struct{ must, may, in string }

var junitSchema = map[string]junitElement{
	"":           {in: "testsuites"},
	"testsuites": {may: "name time tests failures errors", in: "testsuite"},
	"testsuite": {must: "name tests failures errors", may: "group time skipped timestamp hostname id package file log url",
		in: "testsuite properties testcase system-out system-err"},
	"testcase":   {must: "name", may: "time classname group", in: "skipped error failure system-out system-err"},
	"skipped":    {may: "type message"},
	"error":      {may: "type message"},
	"failure":    {may: "type message"},
	"system-out": {},
}

// checkJUnit holds a report against the schema, and its counts against what is there. Services know a case by class and name, of which
// there are no two.
func checkJUnit(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	path := []string{""}
	counts := map[string]int{}
	said := map[string]string{}
	seen := map[string]bool{}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch element := token.(type) {
		case xml.StartElement:
			name, above := element.Name.Local, path[len(path)-1]
			rule, ok := junitSchema[name]
			if !ok || !slices.Contains(strings.Fields(junitSchema[above].in), name) {
				t.Errorf("there is %s in %s", name, above)
			}
			have := map[string]string{}
			for _, a := range element.Attr {
				have[a.Name.Local] = a.Value
				if !slices.Contains(strings.Fields(rule.must+" "+rule.may), a.Name.Local) {
					t.Errorf("%s has %s", name, a.Name.Local)
				}
			}
			for _, must := range strings.Fields(rule.must) {
				if have[must] == "" {
					t.Errorf("%s lacks %s", name, must)
				}
			}
			if name == "testsuites" {
				said = have
			}
			if key := have["classname"] + " " + have["name"]; name == "testcase" && seen[key] {
				t.Errorf("two are %s", key)
			} else if name == "testcase" {
				seen[key] = true
			}
			counts[name]++
			path = append(path, name)
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	for attribute, element := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error"} {
		if want := fmt.Sprint(counts[element]); said[attribute] != want && (said[attribute] != "" || want != "0") {
			t.Errorf("%s is %s, want %s", attribute, said[attribute], want)
		}
	}
}

func TestJUnit(t *testing.T) {
	out := write(t, "junit", reporttest.Judged(reporttest.Flagged(t)))
	checkJUnit(t, out)
	for _, want := range []string{
		`<testsuite name="registry.example/app:v1"`,
		`<testcase name="image-public" classname="registry.example/app:v1"></testcase>`,
		`<failure message="image is linux/arm64, want linux/amd64" type="error"><![CDATA[registry.example/app:v1: image is`,
		`<skipped message="the image has nothing for linux/amd64">`,
		`failures="2"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	checkJUnit(t, write(t, "junit", reporttest.Judged(reporttest.Filed(t)), reporttest.Judged(reporttest.Clean(t))))
	checkJUnit(t, write(t, "junit", reporttest.Rich(t)))
}

// A finding that fails nothing is no failure, and is there to be read all the same.
func TestJUnitBelowTheThreshold(t *testing.T) {
	r := reporttest.Judged(reporttest.Flagged(t))
	for _, c := range []struct {
		on       lint.Severity
		failures int
	}{{lint.Error, 2}, {lint.Warning, 2}, {lint.Never, 0}} {
		out := writeWith(t, report.Options{Checks: checks.All, FailOn: c.on}, "junit", r)
		checkJUnit(t, out)
		if n := strings.Count(out, "<failure "); n != c.failures || strings.Count(out, "image is linux/arm64, want linux/amd64") == 0 {
			t.Errorf("--fail-on %s: %d failures in\n%s", c.on, n, out)
		}
		if c.on == lint.Never && !strings.Contains(out, "<system-out><![CDATA[error: registry.example/app:v1: image is linux/arm64") {
			t.Errorf("--fail-on never says nothing: %s", out)
		}
	}
}
