package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/lint"
)

// settledBy are settings of files, the nearest first, and of an environment.
func settledBy(t *testing.T, env map[string]string, texts ...string) *Settings {
	t.Helper()
	s := &Settings{Lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
	for i, text := range texts {
		f, err := reader().Parse(string(rune('a'+i)), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		s.Files = append(s.Files, f)
	}
	return s
}

func TestPrecedence(t *testing.T) {
	for _, c := range []struct {
		name    string
		env     map[string]string
		texts   []string
		command int
		want    []string
	}{
		{"nothing", nil, nil, 0, nil},
		{"a section", nil, []string{"check: {strict: true}"}, 0, []string{"strict true a:1:17"}},
		{"another command's", nil, []string{"check: {strict: true}"}, 1, nil},
		{"common", nil, []string{"common: {strict: true}"}, 1, []string{"strict true a:1:18"}},
		{"common is of flags that are the same", nil, []string{"common: {format: json}"}, 2, nil},
		{"the section before common", nil, []string{"common: {strict: true}\ncheck: {strict: false}"}, 0, []string{"strict false a:2:17"}},
		{"the nearer file's common before a section", nil, []string{"common: {strict: true}", "check: {strict: false}"}, 0, []string{"strict true a:1:18"}},
		{"the farther file for what the nearer does not say", nil, []string{"check: {name: x}", "check: {strict: true}"}, 0, []string{"strict true b:1:17", "name x a:1:15"}},
		{"a list is not put together", nil, []string{"check: {input: [a://x, a://y]}", "check: {input: b://x}"}, 0, []string{"input a://x,a://y a:1:9"}},
		{"an empty list", nil, []string{"check: {input: []}", "check: {input: b://x}"}, 0, []string{"input  a:1:9"}},
		{"the environment before files", map[string]string{"SEATRIAL_STRICT": "0", "SEATRIAL_INPUT": "a://x\nb://y\n"}, []string{"check: {strict: true}"}, 0,
			[]string{"strict false environment SEATRIAL_STRICT", "input a://x,b://y environment SEATRIAL_INPUT"}},
		{"an empty variable says nothing", map[string]string{"SEATRIAL_STRICT": ""}, nil, 0, nil},
		{"a command of two words", nil, []string{"network: {up: {ipfs: true}}"}, 3, []string{"ipfs true a:1:22"}},
	} {
		values, err := settledBy(t, c.env, c.texts...).Of(some[c.command], some)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []string
		for _, v := range values {
			got = append(got, v.Flag.Name+" "+strings.Join(v.Values, ",")+" "+v.From.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for variable, want := range map[string]string{
		"SEATRIAL_STRICT=maybe": `SEATRIAL_STRICT is "maybe", want true or false`,
		"SEATRIAL_FIX=both":     `SEATRIAL_FIX is "both", want apply, diff`,
	} {
		name, value, _ := strings.Cut(variable, "=")
		if _, err := settledBy(t, map[string]string{name: value}).Of(some[0], some); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", variable, err, want)
		}
	}
}

func TestPoliciesOfSeveralFiles(t *testing.T) {
	p := settledBy(t, nil, "ignore: [{check: image-tag, reason: near}]\nchecks: {image-size: {severity: info}}\ntemplate: {A: near}",
		"ignore: [{check: image-tag, reason: far}]\nchecks: {image-size: {severity: error, warn-above: 3GB}, image-tag: {severity: info}}\ntemplate: {A: far, B: far}\nselect: [image-tag]\nexpect: {dir: far}").Policy()
	var reasons []string
	for _, i := range p.Ignore {
		reasons = append(reasons, i.Reason)
	}
	got := []any{reasons, p.Severity["image-size"], p.Severity["image-tag"], p.Options["image-size"]["warn-above"], p.Template["A"], p.Template["B"], p.Select, p.Expect.Dir}
	want := []any{[]string{"near", "far"}, lint.Info, lint.Info, "3GB", "near", "far", []string{"image-tag"}, "far"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is printed says the same when it is read again.
func TestPrintedConfigurationIsRead(t *testing.T) {
	const text = "check: {strict: true, input: ['a://x, y', b://z], name: 'on', fix: diff}\nignore: [{check: image-*, reason: 'a: b', path: [a/**], until: 2026-12-31}]\n" +
		"select: [image-tag]\nchecks: {image-size: {severity: info, warn-above: 3GB}}\nexpect: {dir: e, files: [{pattern: x, compare: json, epsilon: 1e-6}]}\ntemplate: {A: '1.10', B: 'true'}\ntest: {repeat: 2}\nnetwork: {up: {ipfs: true}}\n"
	printed := func(text string) (string, *Settings) {
		s := settledBy(t, nil, text)
		e := Effective{Files: s.Files, Policy: s.Policy()}
		for _, c := range some {
			values, err := s.Of(c, some)
			if err != nil {
				t.Fatal(err)
			}
			if len(values) > 0 {
				e.Commands = append(e.Commands, Resolved{c.Name, values})
			}
		}
		var b bytes.Buffer
		if err := e.YAML(&b); err != nil {
			t.Fatal(err)
		}
		return b.String(), s
	}
	once, first := printed(text)
	_, second := printed(once)
	for _, c := range some {
		a, _ := first.Of(c, some)
		b, _ := second.Of(c, some)
		for i := range a {
			a[i].From, b[i].From = Origin{}, Origin{}
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: %s\n%s", c.Name, diff, once)
		}
	}
	p, q := first.Policy(), second.Policy()
	q.Ignore[0].Position = p.Ignore[0].Position
	if diff := cmp.Diff(p, q); diff != "" {
		t.Errorf("%s\n%s", diff, once)
	}
	for _, place := range []string{"strict: true # a:1:17", "repeat: 2 # a:7:16", "severity: info # a:4:33"} {
		if !strings.Contains(once, place) {
			t.Errorf("no %q in\n%s", place, once)
		}
	}
}

func TestBaselineIsReadAsItIsWritten(t *testing.T) {
	name := filepath.Join(t.TempDir(), "b.json")
	b := &lint.Baseline{File: name}
	twice := lint.Finding{Check: "image-tag", Message: "it <has> no tag"}
	b.Add("z.yaml", []lint.Finding{twice, twice})
	b.Add("z.yaml", []lint.Finding{twice}) // of another platform
	b.Add("a.yaml", []lint.Finding{twice})
	if err := WriteBaseline(b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadBaseline(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Count(); n != 3 || got.Known[0].Subject != "a.yaml" || got.Known[1].Count != 2 || got.Known[1].At.Line != 11 {
		t.Errorf("%d findings: %+v", n, got.Known)
	}
	for text, want := range map[string]string{
		"":               "b.json:1:1: the file is no baseline, want one of seatrial",
		"[]":             "b.json:1:1: the file is no baseline, want one of seatrial",
		`{"version": 2}`: `b.json:1:2: the baseline is of version "2", want 1`,
		`{"version": 1, "findings": [{"check":"x"}]}`: "b.json:1:30: the entry lacks its subject, check or fingerprint",
		"{": "b.json:1:2: not JSON: the file ends too early, and the { of line 1 has no end",
	} {
		if _, err := ParseBaseline("b.json", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadBaseline(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "reading the baseline: no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// A file of somebody else is told as such.
func TestStrangers(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root gives files away")
	}
	name := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(name, 54321, 54321); err != nil {
		t.Fatal(err)
	}
	f, err := reader().Read(name, false)
	if err != nil || f.Owner != "54321" {
		t.Errorf("owner %q, %v", f.Owner, err)
	}
}
