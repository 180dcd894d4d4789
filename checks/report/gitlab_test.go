package report_test

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// codeQuality is a report as GitLab reads it.
type codeQuality []struct {
	Description, Fingerprint, Severity string
	CheckName                          string `json:"check_name"`
	Location                           struct {
		Path  string
		Lines struct{ Begin int }
	}
}

// parseGitLab holds a report against what GitLab's documentation wants of it (ci/testing/code_quality, "Code Quality report format"): one
// array without a byte order mark; every entry with all five, a fingerprint of its own, one of five severities, a path from the root of the
// repository that does not begin with "./", and a line.
func parseGitLab(t *testing.T, text string) codeQuality {
	t.Helper()
	var issues codeQuality
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&issues); err != nil || issues == nil || decoder.More() || text[0] != '[' {
		t.Fatalf("no array alone: %v in %s", err, text)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		switch p := i.Location.Path; {
		case i.Description == "", i.CheckName == "", i.Fingerprint == "", seen[i.Fingerprint]:
			t.Errorf("it lacks something, or there are two: %+v", i)
		case !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, i.Severity):
			t.Errorf("severity is %s", i.Severity)
		case p == "" || path.IsAbs(p) || path.Clean(p) != p || strings.HasPrefix(p, "../"):
			t.Errorf("path is %q", p)
		case i.Location.Lines.Begin < 1:
			t.Errorf("line is %d", i.Location.Lines.Begin)
		}
		seen[i.Fingerprint] = true
	}
	return issues
}

func TestGitLab(t *testing.T) {
	out := write(t, "gitlab", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t)), reporttest.Judged(reporttest.Filed(t)))
	issues := parseGitLab(t, out)
	if len(issues) != 4 {
		t.Fatalf("%d issues, want 4", len(issues))
	}
	if i := issues[2]; i.Location.Path != "job.yaml" || i.Location.Lines.Begin != 9 || i.CheckName != "result-differs" || i.Severity != "critical" {
		t.Errorf("issue is %+v", i)
	}
	if i := issues[0]; i.Location.Path != "registry.example/app" || i.Location.Lines.Begin != 1 {
		t.Errorf("issue is %+v", i)
	}
	if out := write(t, "gitlab", reporttest.Judged(reporttest.Clean(t))); out != "[]\n" {
		t.Errorf("clean run gives %q", out)
	}
}
