package checks_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func TestParsePolicy(t *testing.T) {
	at := func(line, column int) job.Position {
		return job.Position{Source: ".seatrial.yaml", Line: line, Column: column}
	}
	for _, c := range []struct {
		name, text string
		want       []lint.Ignore
		err        string
	}{
		{"empty", "", nil, ""},
		{"comment", "# nothing yet\n", nil, ""},
		{"no entries", "ignore:\n", nil, ""},
		{"empty list", "ignore: []\n", nil, ""},
		{"block", "ignore:\n  - check: image-public\n    reason: our nodes log in\n", []lint.Ignore{{Check: "image-public", Reason: "our nodes log in", Position: at(2, 12)}}, ""},
		{"flow", "ignore: [{check: image-public, reason: x}, {check: trial-exit, reason: 7}]\n",
			[]lint.Ignore{{Check: "image-public", Reason: "x", Position: at(1, 18)}, {Check: "trial-exit", Reason: "7", Position: at(1, 52)}}, ""},
		{"unknown key", "ignored:\n  - check: image-public\n", nil, `.seatrial.yaml:1:1: unknown key "ignored", want ignore or expect or template`},
		{"unknown key of an entry", "ignore:\n  - check: image-public\n    why: x\n", nil, `.seatrial.yaml:3:5: unknown key "why", want check or reason`},
		{"unknown check", "ignore:\n  - check: image-pubic\n    reason: x\n", nil, `.seatrial.yaml:2:12: unknown check "image-pubic", did you mean image-public?`},
		{"no reason", "ignore:\n  - check: image-public\n", nil, ".seatrial.yaml:2:12: image-public is ignored without a reason, want `reason: text`"},
		{"blank reason", "ignore:\n  - check: image-public\n    reason: ' '\n", nil, ".seatrial.yaml:2:12: image-public is ignored without a reason, want `reason: text`"},
		{"null reason", "ignore:\n  - check: image-public\n    reason:\n", nil, ".seatrial.yaml:2:12: image-public is ignored without a reason, want `reason: text`"},
		{"no check", "ignore:\n  - reason: x\n", nil, ".seatrial.yaml:2:5: entry without a check, want `check: ID`"},
		{"twice", "ignore:\n  - {check: image-public, reason: x}\n  - {check: image-public, reason: y}\n", nil, ".seatrial.yaml:3:13: image-public is ignored twice"},
		{"key twice", "ignore: []\nignore: []\n", nil, ".seatrial.yaml:2:1: key ignore is there twice"},
		{"not a list", "ignore: image-public\n", nil, ".seatrial.yaml:1:9: ignore is not a list, want `- check: ID` with a reason"},
		{"not a mapping", "- ignore\n", nil, ".seatrial.yaml:1:1: want a mapping with the keys ignore, expect, template"},
		{"entry is a text", "ignore: [image-public]\n", nil, ".seatrial.yaml:1:10: want a mapping with the keys check, reason"},
		{"syntax", "ignore: [\n", nil, ".seatrial.yaml:1:9: not YAML: the [ has no end"},
	} {
		got, err := checks.All.ParsePolicy(".seatrial.yaml", []byte(c.text))
		message := ""
		if err != nil {
			message = err.Error()
		}
		if message != c.err {
			t.Errorf("%s: error is\n%s, want\n%s", c.name, message, c.err)
		}
		if diff := cmp.Diff(c.want, got.Ignore); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestParsePolicyExpect(t *testing.T) {
	got, err := checks.All.ParsePolicy("p", []byte("expect:\n  dir: golden\n  files:\n    - {pattern: '*.csv', compare: numeric, epsilon: 1e-6}\n    - {pattern: 'a/**', compare: ignore}\n    - {pattern: n, compare: json, epsilon: 1}\n"))
	want := harness.Expectation{Dir: "golden", Tolerances: []harness.Tolerance{
		{Pattern: "*.csv", Compare: harness.CompareNumeric, Epsilon: 1e-6},
		{Pattern: "a/**", Compare: harness.CompareIgnore},
		{Pattern: "n", Compare: harness.CompareJSON, Epsilon: 1},
	}}
	if diff := cmp.Diff(want, got.Expect); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for text, want := range map[string]string{
		"expect: {files: []}":        "p:1:10: expect without a folder and without files, want `dir: FOLDER` for expected results, or `files` with how the network's are compared",
		"expect: golden":             "p:1:9: want a mapping with the keys dir, files",
		"expect: {dir: [a]}":         "p:1:15: dir is not a text",
		"expect: {dir: a, files: b}": "p:1:25: files is not a list, want `- pattern: PATTERN` with `compare: exact|text|numeric|json|ignore`",
		"expect: {dir: a, files: [{pattern: x, compare: about}]}":            `p:1:27: comparison is "about", want exact, text, numeric, json, ignore`,
		"expect: {dir: a, files: [{pattern: x, compare: json, epsilon: y}]}": "p:1:63: epsilon is not a number",
	} {
		if _, err := checks.All.ParsePolicy("p", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestReadPolicy(t *testing.T) {
	dir := t.TempDir()
	if p, err := checks.All.ReadPolicy(filepath.Join(dir, lint.PolicyFile)); err != nil || len(p.Ignore) > 0 {
		t.Errorf("a file that is not there: %v, %v", p, err)
	}
	if _, err := checks.All.ReadPolicy(dir); err == nil {
		t.Error("a folder is read as a policy")
	}
	file := filepath.Join(dir, lint.PolicyFile)
	if err := os.WriteFile(file, []byte("ignore: [{check: image-public, reason: x}]"), 0o644); err != nil {
		t.Fatal(err)
	}
	if p, err := checks.All.ReadPolicy(file); err != nil || len(p.Ignore) != 1 {
		t.Errorf("ReadPolicy = %v, %v", p, err)
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("ignore:\n  - check: image-public\n    reason: x\n"))
	f.Add([]byte("ignore: [{check: a, reason: *b}]\n--- {}\n"))
	f.Add([]byte("expect: {dir: a, files: [{pattern: '*', compare: numeric, epsilon: .inf}]}"))
	f.Add([]byte("? [a]\n: !!binary x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := checks.All.ParsePolicy("f", text)
		if err != nil && len(p.Ignore) > 0 {
			t.Error("an error and a policy")
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("error is not one line: %q", err)
		}
		for _, i := range p.Ignore {
			if _, err := checks.All.Find(i.Check); err != nil || i.Reason == "" {
				t.Errorf("took %+v", i)
			}
		}
	})
}

func TestFind(t *testing.T) {
	for id, want := range map[string]string{
		"image-platfrom": `unknown check "image-platfrom", did you mean image-platform?`,
		"IMAGE-PLATFORM": `unknown check "IMAGE-PLATFORM", did you mean image-platform?`,
		"x":              "unknown check \"x\", see `seatrial explain`",
		"":               "unknown check \"\", see `seatrial explain`",
	} {
		if _, err := checks.All.Find(id); err == nil || err.Error() != want {
			t.Errorf("Find(%q) = %v, want %s", id, err, want)
		}
	}
	if c, err := checks.All.Find("image-platform"); err != nil || c.ID != "image-platform" {
		t.Errorf("Find = %v, %v", c, err)
	}
}
