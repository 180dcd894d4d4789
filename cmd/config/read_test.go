package config

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

// some are commands with a flag of each kind.
var some = []Command{
	{"check", []Flag{{Name: "strict", Kind: Switch, Group: "r"}, {Name: "input", Kind: List}, {Name: "format", Group: "r"}, {Name: "name"}, {Name: "fix", Kind: Choice, Words: []string{"apply", "diff"}}}},
	{"test", []Flag{{Name: "strict", Kind: Switch, Group: "r"}, {Name: "for", Kind: Duration}, {Name: "repeat", Kind: Number}, {Name: "format", Group: "r"}, {Name: "output-dir", Path: true}}},
	{"build", []Flag{{Name: "secret", Kind: List, Own: true}, {Name: "format", Group: "b"}, {Name: "config", Elsewhere: true}}},
	{"network up", []Flag{{Name: "ipfs", Kind: Switch}}},
}

func reader() *Reader { return &Reader{Commands: some, Checks: checks.All} }

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"# nothing\n", ""}, {"ignore:\n", ""}, {"check:\n", ""}, {"$schema: x\n", ""},
		{"check: {strict: true, input: ipfs://x, name: 7, fix: diff}\nnetwork: {up: {ipfs: true}}\ncommon: {format: text}", ""},
		{"chekc: {}", `1:1: unknown key "chekc" | did you mean check?`},
		{"strict: true", `1:1: unknown key "strict" | it is a flag of seatrial check, test: write it below common, or below one of them`},
		{"repeat: 2", `1:1: unknown key "repeat" | it is a flag of seatrial test: write it below test`},
		{"check: {repeat: 2}", `1:9: unknown key "repeat" in check | it is a flag of seatrial test: write it below test`},
		{"check: {strcit: true}", `1:9: unknown key "strcit" in check | did you mean strict?`},
		{"build: {config: x}", `1:9: unknown key "config" in build | it is a flag of seatrial build: write it below build`},
		{"network: {down: {}}", `1:11: unknown key "down" in network | want up`},
		{"check: {strict: maybe}", `1:17: strict is text "maybe", want true or false`},
		{"check: {name: on}", ""},
		{"check: {name: true}", `1:15: name is switch true, want text | put it in quotes: "true"`},
		{"check: {strict: yes}", `1:17: strict is text "yes", want true or false`},
		{"check: {name: [a]}", `1:15: name is a list, want text`},
		{"check: [a]", `1:8: check is a list, want a mapping`},
		{"- check", `1:1: the file is a list, want a mapping`},
		{"check: {fix: both}", `1:14: fix is text "both", want apply, diff, true, false`},
		{"test: {for: 3x}", `1:13: for is text "3x", want a time like 30s or 5m`},
		{"test: {for: 9999999999999h}", `1:13: for is "9999999999999h", want a time like 30s or 5m`},
		{"test: {repeat: many}", `1:16: repeat is text "many", want a whole number`},
		{"check: {strict: true, strict: false}", `1:23: key strict is there twice | line 1 has it as well: leave one out`},
		{"check: {}\n---\ntest: {}", `3:1: a second YAML document, want one | leave out the ---, and write what is below it to what is above`},
		{"check:\n\tstrict: true", `2:1: not YAML: found a tab, and lines are indented by blanks`},
		{"check: \xff", `1:1: the file is not text in UTF-8, want YAML`},
		{"check: !!binary x", `1:8: tag !!binary has no place in a configuration`},
		{"ignore: [{check: image-tga, reason: x}]", `1:18: unknown check "image-tga", did you mean image-tag?`},
		{"ignore: [{check: 'foo-*', reason: x}]", "1:18: no check is like \"foo-*\", see `seatrial explain`"},
		{"ignore: [{check: [a], reason: x}]", `1:18: check is a list, want the ID of a check | seatrial explain lists them`},
		{"ignore: [{check: image-tag}]", `1:11: the entry has no reason | reason: why this is right here`},
		{"ignore: [{reason: x}]", `1:11: the entry has no check | check: ID`},
		{"ignore: [{check: image-tag, reason: ' '}]", `1:37: reason is text " ", want a text`},
		{"ignore: [{check: image-tag, reason: }]", `1:29: reason is empty, want text`},
		{"ignore: [{check: image-tag, why: x}]", `1:29: unknown key "why" in an entry of ignore | want check, image, input, path, reason, until`},
		{"ignore: [{check: image-tag, reason: x, until: soon}]", `1:47: until is text "soon", want a day like 2026-12-31`},
		{"ignore: [{check: image-tag, reason: x, until: 2026-02-30}]", `1:47: until is "2026-02-30", want a day like 2026-12-31`},
		{"ignore: [{check: image-tag, reason: x, path: '[a'}]", `1:46: path is "[a", want a pattern such as jobs/**/*.yaml`},
		{"ignore: image-tag", `1:9: ignore is text "image-tag", want a list`},
		{"select: [image-tagg]", `1:10: unknown check "image-tagg", did you mean image-tag?`},
		{"checks: {image-sise: {}}", `1:10: unknown key "image-sise" in checks | did you mean image-size?`},
		{"checks: {image-size: {severity: fatal}}", `1:33: severity is text "fatal", want error, warning, info`},
		{"checks: {image-size: {warn-above: big}}", `1:35: warn-above is "big", want a size like 500MB or 20GB`},
		{"checks: {image-tag: {warn-above: 1GB}}", `1:22: unknown key "warn-above" in image-tag | want severity`},
		{"expect: {files: []}", "1:10: expect without a folder and without files, want `dir: FOLDER` for expected results, or `files` with how the network's are compared"},
		{"expect: {dir: a, files: [{pattern: x, compare: about}]}", `1:48: compare is text "about", want exact, text, numeric, json, ignore`},
		{"expect: {dir: a, files: [{pattern: x, compare: json, epsilon: y}]}", `1:63: epsilon is not a number`},
		{"template: {A: [b]}", "1:12: the template value A is a list, want text | in a template it is text: A: 'a,b'"},
	} {
		_, err := reader().Parse("f", []byte(c.text))
		got := ""
		if fault, ok := err.(*job.Error); ok {
			if got = strings.TrimPrefix(fault.Error(), "f:"); fault.Hint != "" {
				got += " | " + fault.Hint
			}
		} else if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q:\n%s, want\n%s", c.text, got, c.want)
		}
	}
}

func TestPolicyOfAFile(t *testing.T) {
	f, err := reader().Parse("f", []byte(`
ignore:
  - {check: image-*, reason: 7, path: [jobs/**, x.yaml], image: ghcr.io/**, input: "s3://b/**", until: 2026-12-31}
select: [image-tag, input-*]
checks: {image-size: {severity: error, warn-above: 20GB}}
expect: {dir: golden, files: [{pattern: '*.csv', compare: numeric, epsilon: 1e-6}, {pattern: n}]}
template: {TAG: 1.10}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := lint.Policy{
		Ignore: []lint.Ignore{{Check: "image-*", Reason: "7", Paths: []string{"jobs/**", "x.yaml"}, Images: []string{"ghcr.io/**"}, Inputs: []string{"s3://b/**"},
			Until: "2026-12-31", Position: job.Position{Source: "f", Line: 3, Column: 13}}},
		Select:   []string{"image-tag", "input-*"},
		Severity: map[string]lint.Severity{"image-size": lint.Error},
		Options:  map[string]map[string]string{"image-size": {"warn-above": "20GB"}},
		Expect: harness.Expectation{Dir: "golden", Tolerances: []harness.Tolerance{
			{Pattern: "*.csv", Compare: harness.CompareNumeric, Epsilon: 1e-6}, {Pattern: "n", Compare: harness.CompareExact}}},
		Template: map[string]string{"TAG": "1.10"},
	}
	if diff := cmp.Diff(want, f.said.policy); diff != "" {
		t.Error(diff)
	}
}

// What a file that was found may say of this machine lies in its folder; one that was named says what it likes.
func TestFoundFilesKeepToTheirFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Symlink("/etc", "out"); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, Name)
	for text, found := range map[string]bool{
		"test: {output-dir: results/a}":                       true,
		"test: {output-dir: ../results}":                      false,
		"test: {output-dir: /results}":                        false,
		"test: {output-dir: out/results}":                     false,
		"test: {output-dir: ~/results}":                       false,
		"check: {input: './data:/inputs'}":                    true,
		"check: {input: '/etc:/inputs'}":                      false,
		"check: {input: 'src=file:///etc,dst=/inputs'}":       false,
		"check: {input: ['ipfs://x', 'src=out,dst=/inputs']}": false,
		"check: {input: 'src=https://x.example/a,dst=/b'}":    true,
		"build: {secret: id=a}":                               false,
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := reader().Read(name, false); (err == nil) != found {
			t.Errorf("%s: found, %v", text, err)
		}
		if _, err := reader().Read(name, true); err != nil {
			t.Errorf("%s: named, %v", text, err)
		}
	}
}

// A path is from the folder of the file that says it on.
func TestPathsAreFromTheFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "a", Name)
	if err := os.WriteFile(name, []byte("test: {output-dir: results}\ncheck: {input: ['./data:/inputs', ipfs://x]}\nexpect: {dir: golden}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string][]string{
		"a": {"results", "./data:/inputs", "golden"}, "a/b": {"../results", "../data:/inputs", "../golden"}, ".": {"./a/results", "./a/data:/inputs", "./a/golden"},
	} {
		t.Chdir(filepath.Join(dir, from))
		names, err := Upward(".")
		if err != nil || from != "." && (len(names) == 0 || names[0] != name) {
			t.Errorf("from %s: found %v, %v", from, names, err)
		}
		f, err := reader().Read(name, false)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{f.sections["test"][0].Values[0], f.sections["check"][0].Values[0], f.said.policy.Expect.Dir}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from %s: %s", from, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("check: {strict: true}\nignore: [{check: image-tag, reason: x, path: a/**}]\n"))
	f.Add([]byte("ignore: [{check: a, reason: *b}]\n--- {}\n"))
	f.Add([]byte("expect: {dir: a, files: [{pattern: '*', compare: numeric, epsilon: .inf}]}"))
	f.Add([]byte("? [a]\n: !!binary x\n"))
	f.Add([]byte("test: {repeat: 1e400, for: .nan}\n<<: {check: {}}\n"))
	r := reader()
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := r.Parse("f", text)
		if err != nil {
			if _, placed := err.(*job.Error); !placed {
				t.Errorf("%q: the error has no place: %v", text, err)
			}
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("error is not one line: %q", err)
			}
			return
		}
		for _, i := range file.said.policy.Ignore {
			if checks.All.Matches(i.Check) != nil || i.Reason == "" {
				t.Errorf("took %+v", i)
			}
		}
	})
}
