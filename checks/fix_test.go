package checks_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures"
	"github.com/seatrial/seatrial/submit/job"
)

// fixKinds is of how many kinds a fix is: one, or something is wrong with it.
func fixKinds(f lint.Fix) int {
	n := 0
	for _, is := range []bool{len(f.Flags)+len(f.Words) > 0, len(f.File) > 0, f.Dockerfile != "", f.Shell != "", f.Advice != ""} {
		if is {
			n++
		}
	}
	return n
}

// told is a finding as users see it.
func told(t *testing.T, f lint.Finding) finding {
	t.Helper()
	if fixKinds(f.Fix) != 1 || f.Fix.String() == "" {
		t.Errorf("%s has no fix of one kind: %+v", f.Check, f.Fix)
	}
	for _, e := range f.Fix.File {
		if e.At == (job.Position{}) {
			t.Errorf("%s does not say where %s belongs", f.Check, e.YAML)
		}
	}
	return finding{f.Message, f.Fix.String()}
}

// No script shows a finding without a line to paste.
func TestFixturesHaveFixes(t *testing.T) {
	for _, c := range checks.All {
		for line := range strings.Lines(string(fixtures.Check(c.ID))) {
			_, fix, ok := strings.Cut(line, ": ")
			ok = ok && strings.HasPrefix(line, "    fix")
			if fix = strings.TrimSpace(fix); ok && (fix == "" || strings.HasPrefix(fix, "#")) {
				t.Errorf("%s: %q", c.ID, line)
			}
		}
	}
}
