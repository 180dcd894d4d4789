package report_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chavacava/garif"
	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

// parseSARIF reads a log and holds it against the schema of SARIF 2.1.0, against what GitHub takes, and against a second implementation,
// which knows every field of the schema and no other.
func parseSARIF(t *testing.T, text string) *sarif.Report {
	t.Helper()
	log, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	var other garif.LogFile
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&other); err != nil {
		t.Errorf("another implementation does not read it: %v", err)
	} else if len(other.Runs) != 1 || len(other.Runs[0].Results) != len(log.Runs[0].Results) {
		t.Errorf("another implementation reads something else")
	}
	checkGitHub(t, log, text)
	return log
}

// checkGitHub holds a log against GitHub's documentation: "SARIF support for code scanning", and the limits in "SARIF results exceed one or
// more limits" and of the endpoint for uploads.
func checkGitHub(t *testing.T, log *sarif.Report, text string) {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(text))
	w.Close()
	if log.Version != "2.1.0" || log.Schema == "" || len(log.Runs) == 0 || len(log.Runs) > 20 || packed.Len() > 10<<20 {
		t.Errorf("version %s of %s with %d runs in %d bytes", log.Version, log.Schema, len(log.Runs), packed.Len())
	}
	if strings.Contains(strings.Replace(text, `"results": []`, "", 1), "[]") || strings.Contains(text, "{}") || strings.Contains(text, ": -1") {
		t.Errorf("it says what is not there: %s", text)
	}
	for _, run := range log.Runs {
		driver := run.Tool.Driver
		if *driver.Name == "" || *driver.Version == "" || len(run.Results) > 25_000 || len(driver.Rules) > 25_000 || len(run.Invocations) != 1 {
			t.Errorf("run of %v", driver)
		}
		var described []string
		for _, rule := range driver.Rules {
			described = append(described, *rule.ID)
			short, full := *rule.ShortDescription.Text, *rule.FullDescription.Text
			if len(*rule.ID) > 255 || short == "" || len(short) > 1024 || full == "" || len(full) > 1024 || *rule.Help.Text == "" || len(rule.Properties.Tags) > 10 {
				t.Errorf("rule is %+v", rule)
			}
			if u, err := url.Parse(*rule.HelpURI); err != nil || u.Scheme != "https" || u.Fragment != *rule.ID {
				t.Errorf("help is at %s", *rule.HelpURI)
			}
		}
		used := map[string]bool{}
		prints := map[string]bool{}
		for _, r := range run.Results {
			used[*r.RuleID] = true
			if r.RuleIndex < 0 || described[r.RuleIndex] != *r.RuleID || *r.Message.Text == "" || len(r.Locations) != 1 {
				t.Fatalf("result is %+v", r)
			}
			where := r.Locations[0].PhysicalLocation
			u, err := url.Parse(*where.ArtifactLocation.URI)
			switch {
			case err != nil || u.IsAbs() || u.Path == "" || strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "../"):
				t.Errorf("place is %s, want a path from the root of the repository", *where.ArtifactLocation.URI)
			case *where.ArtifactLocation.URIBaseID != "%SRCROOT%":
				t.Errorf("path is from %s", *where.ArtifactLocation.URIBaseID)
			case where.Region == nil || *where.Region.StartLine < 1:
				t.Errorf("region is %+v", where.Region)
			}
			print := r.PartialFingerprints["primaryLocationLineHash"]
			if key := *r.RuleID + u.Path + print; print == "" || prints[key] {
				t.Errorf("fingerprint %s is none, or that of another one too", print)
			} else {
				prints[key] = true
			}
		}
		for _, id := range described {
			if !used[id] {
				t.Errorf("rule %s is described for nothing", id)
			}
		}
	}
}

func TestSARIF(t *testing.T) {
	out := write(t, "sarif", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t)))
	log := parseSARIF(t, out)
	type row struct {
		Rule, Level, Place, Typed string
		Line                      int
		Suppressed                bool
	}
	var got []row
	for _, r := range log.Runs[0].Results {
		where := r.Locations[0]
		found := row{Rule: *r.RuleID, Level: r.Level, Suppressed: len(r.Suppressions) > 0,
			Place: *where.PhysicalLocation.ArtifactLocation.URI, Line: *where.PhysicalLocation.Region.StartLine}
		if len(where.LogicalLocations) > 0 {
			found.Typed = *where.LogicalLocations[0].FullyQualifiedName
		}
		got = append(got, found)
	}
	want := []row{
		{"image-platform", "error", "registry.example/app", "registry.example/app:v1", 1, false},
		{"input-scheme", "error", "registry.example/app", "--input ./data", 1, false},
		{"result-differs", "error", "job.yaml", "", 9, false},
		{"output-publisher", "error", "job.yaml", "", 10, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if run := log.Runs[0].Invocations[0]; !*run.ExecutionSuccessful || *run.ExitCode != 1 || len(run.ToolExecutionNotifications) > 0 {
		t.Errorf("invocation is %+v", run)
	}
	out = write(t, "sarif", reporttest.Judged(reporttest.Clean(t)))
	if parseSARIF(t, out); !strings.Contains(out, `"results": []`) {
		t.Error("clean run without an empty list of results")
	}
}

// What stands for the workload where a finding is in no file is for the user to say.
func TestFileInReport(t *testing.T) {
	out := writeWith(t, report.Options{Checks: checks.All, Version: "v1", FileInReport: "build/Dockerfile"}, "sarif", reporttest.Judged(reporttest.Flagged(t)))
	for _, r := range parseSARIF(t, out).Runs[0].Results {
		if uri := *r.Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "build/Dockerfile" {
			t.Errorf("result is in %s", uri)
		}
	}
}

// A fingerprint is the same when lines move and when an image gets another tag, and another one for another finding.
func TestFingerprints(t *testing.T) {
	prints := func(image string, line int) (all []string) {
		r := reporttest.Judged(reporttest.Clean(t))
		r.Subject.Image = image
		for i, message := range []string{"fact, want", "fact, want", "another, want"} {
			r.Findings = append(r.Findings, lint.Finding{Check: "image-tag", Severity: lint.Error, Message: message, Fix: lint.Advise("do"), Position: job.Position{Source: "job.yaml", Line: line + i}})
		}
		for _, found := range parseSARIF(t, write(t, "sarif", r)).Runs[0].Results {
			all = append(all, found.PartialFingerprints["primaryLocationLineHash"])
		}
		return all
	}
	first := prints("registry.example/app:v1", 3)
	if moved := prints("registry.example/app:v2", 30); !slices.Equal(first, moved) {
		t.Errorf("%v when lines move, %v before", moved, first)
	}
	if first[0] == first[1] || strings.TrimSuffix(first[0], ":1") != strings.TrimSuffix(first[1], ":2") || first[2] == first[0] {
		t.Errorf("fingerprints are %v", first)
	}
}

// GitHub refuses a whole file with more results than it takes; what is left out makes the run one that did not succeed.
func TestSARIFTooManyResults(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	for i := range 25_001 {
		r.Findings = append(r.Findings, lint.Finding{Check: "image-tag", Severity: lint.Info, Message: fmt.Sprint(i), Fix: lint.Advise("do"), Position: job.Position{Source: "job.yaml", Line: i + 1}})
	}
	log := parseSARIF(t, write(t, "sarif", r))
	if run := log.Runs[0]; len(run.Results) != 25_000 || *run.Invocations[0].ExecutionSuccessful || !strings.Contains(*run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "1 result more") {
		t.Errorf("%d results, and it says %+v", len(run.Results), run.Invocations[0])
	}
}
