package checks_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
)

// stableChecks has the checks of the last major version, and how much each weighs: what gates were built on.
const stableChecks = "../docs/stable-checks.txt"

// The catalogue that gates were built on stays as it is within a major version. What is new is a preview.
func TestStableChecks(t *testing.T) {
	list, err := os.ReadFile(stableChecks)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range promises(string(list), checks.All) {
		t.Error(broken)
	}
}

// promises are those that a catalogue breaks.
func promises(list string, all lint.Catalogue) (broken []string) {
	stable := map[string]string{}
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) == 2 && !strings.HasPrefix(line, "#") {
			stable[fields[0]] = fields[1]
		}
	}
	since := regexp.MustCompile(`^\d+\.\d+$`)
	for _, c := range all {
		severity, listed := stable[c.ID]
		delete(stable, c.ID)
		switch {
		case listed && c.Preview != nil:
			broken = append(broken, c.ID+" is stable, and no gate is to lose it: want no Preview")
		case listed && string(c.Severity) != severity:
			broken = append(broken, fmt.Sprintf("%s has severity %s, and weighed %s in %s", c.ID, c.Severity, severity, stableChecks))
		case !listed && c.Preview == nil:
			broken = append(broken, c.ID+" is new in this major version, and gates would fail by an update: want a Preview")
		case !listed && (!since.MatchString(c.Preview.Since) || c.Preview.Why == "" || strings.HasSuffix(c.Preview.Why, ".")):
			broken = append(broken, fmt.Sprintf("%s has %+v, want the version that brought it and why in a few words", c.ID, *c.Preview))
		}
	}
	for id := range stable {
		broken = append(broken, id+" is gone, and is in configurations: an ID is for life")
	}
	return broken
}

// The guard says no where it must.
func TestPromises(t *testing.T) {
	preview := &lint.Preview{Since: "1.1", Why: "it is new"}
	for _, c := range []struct {
		name  string
		check lint.Check
		want  string
	}{
		{"as it was", lint.Check{ID: "image-one", Severity: lint.Error}, ""},
		{"another severity", lint.Check{ID: "image-one", Severity: lint.Warning}, "has severity warning"},
		{"preview again", lint.Check{ID: "image-one", Severity: lint.Error, Preview: preview}, "is stable"},
		{"new", lint.Check{ID: "image-two", Severity: lint.Info}, "image-two is new"},
		{"new in preview", lint.Check{ID: "image-two", Severity: lint.Info, Preview: preview}, "image-one is gone"},
		{"without a version", lint.Check{ID: "image-two", Preview: &lint.Preview{Why: "it is new"}}, "want the version"},
	} {
		got := strings.Join(promises("# 1.0\nimage-one error\n", lint.Catalogue{&c.check}), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
