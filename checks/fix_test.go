package checks_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
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
			fix, ok := strings.CutPrefix(line, "    fix:")
			if fix = strings.TrimSpace(fix); ok && (fix == "" || strings.HasPrefix(fix, "#")) {
				t.Errorf("%s: %q", c.ID, line)
			}
		}
	}
}

const broken = `Name: j
Type: batch
Count: 1
Tasks:
  - Name: main
    Engine: {Type: docker, Params: {Image: app:v1, WorkingDirectory: /work}}
    Resources: {CPU: "1", Memory: 5Mb}
    Network: {Type: HTTP}
    Env: {MODE: "env:MODE", OTHER: "1"}
    InputSources:
      - {Source: {Type: ipfs, Params: {CID: /ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy}}, Target: inputs}
    ResultPaths:
      - {Name: a, Path: /a}
      - {Name: a/b, Path: /}
`

// What a fix says as data is enough to mend a job with, also when several are made one after the other.
func TestFixesMend(t *testing.T) {
	mended := map[string]bool{}
	ids := []string{"environment-reserved", "input-ipfs-cid", "input-target", "network-type", "output-name", "output-path", "output-publisher", "resources-minimum"}
	t.Run("file", func(t *testing.T) {
		text := broken
		mend(t, mended, ids, func() (*job.Job, error) {
			return file.Parse(context.Background(), []byte(text), filepath.Join("x", "job.yaml"), file.Template{})
		}, func(f lint.Fix) {
			var document yaml.Node
			if err := yaml.Unmarshal([]byte(text), &document); err != nil {
				t.Fatal(err)
			}
			for _, e := range f.File {
				put(t, at(t, document.Content[0], e.Path), filledIn.Replace(e.YAML))
			}
			out, err := yaml.Marshal(&document)
			if err != nil {
				t.Fatal(err)
			}
			text = string(out)
		})
	})
	t.Run("flags", func(t *testing.T) {
		typed := flags.Flags{
			Memory: "5Mb", Network: "http", Env: []string{"MODE=env:MODE", "OTHER=1"}, Outputs: []string{"a:/a", "a/b:/"},
			Inputs: []string{"src=ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy,dst=inputs"},
		}
		given := map[string]*string{"--memory": &typed.Memory, "--network": &typed.Network, "--publisher": &typed.Publisher}
		repeated := map[string]*[]string{"--env": &typed.Env, "--input": &typed.Inputs, "--output": &typed.Outputs, "--domain": &typed.Domains}
		mend(t, mended, ids, func() (*job.Job, error) { return flags.Job(typed, "app:v1", nil) }, func(f lint.Fix) {
			for _, flag := range f.Flags {
				value := strings.Trim(filledIn.Replace(flag.Value), `"`)
				if one := given[flag.Name]; one != nil {
					*one = value
					continue
				}
				many := repeated[flag.Name]
				if many == nil {
					t.Fatalf("no flag %s", flag.Name)
				}
				if i := slices.IndexFunc(*many, func(typed string) bool { return flag.Name+" "+typed == flag.Instead }); i >= 0 {
					(*many)[i] = value
				} else if flag.Instead == "" {
					*many = append(*many, value)
				} else {
					t.Fatalf("nobody typed %s", flag.Instead)
				}
			}
		})
	})
	if len(mended) != len(ids) {
		t.Errorf("only %v were there to be mended", mended)
	}
}

// filledIn is what the user knows and a shell looks up.
var filledIn = strings.NewReplacer("$MODE", "fast")

// mend applies the fixes of all findings of some checks, one by one.
func mend(t *testing.T, mended map[string]bool, ids []string, read func() (*job.Job, error), apply func(lint.Fix)) {
	t.Helper()
	for range 20 {
		j, err := read()
		if err != nil {
			t.Fatal(err)
		}
		r := checks.All.Judge(&lint.Subject{Job: j, Platform: "linux/amd64"}, []lint.Stage{lint.StageCheck}, lint.Policy{})
		i := slices.IndexFunc(r.Findings, func(f lint.Finding) bool { return slices.Contains(ids, f.Check) })
		if i < 0 {
			return
		}
		told(t, r.Findings[i])
		mended[r.Findings[i].Check] = true
		apply(r.Findings[i].Fix)
	}
	t.Error("the fixes do not mend the job")
}

// at is the mapping or list at a path of a job file.
func at(t *testing.T, n *yaml.Node, path string) *yaml.Node {
	t.Helper()
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		var below *yaml.Node
		for i, c := range n.Content {
			if n.Kind == yaml.SequenceNode && step == fmt.Sprint(i) || n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == step {
				below = c
			}
		}
		if below == nil {
			t.Fatalf("nothing at %s of %s", step, path)
		}
		n = below
	}
	return n
}

// put sets entries of a mapping, and those of mappings in it.
func put(t *testing.T, n *yaml.Node, entries string) {
	t.Helper()
	var parsed yaml.Node
	if err := yaml.Unmarshal([]byte("{"+entries+"}"), &parsed); err != nil {
		t.Fatalf("%s: %v", entries, err)
	}
	var merge func(into, from *yaml.Node)
	merge = func(into, from *yaml.Node) {
		for i := 0; i < len(from.Content); i += 2 {
			k := slices.IndexFunc(into.Content, func(c *yaml.Node) bool { return c.Value == from.Content[i].Value })
			switch value := from.Content[i+1]; {
			case k < 0:
				into.Content = append(into.Content, from.Content[i], value)
			case value.Kind == yaml.MappingNode && into.Content[k+1].Kind == yaml.MappingNode:
				merge(into.Content[k+1], value)
			default:
				into.Content[k+1] = value
			}
		}
	}
	merge(n, parsed.Content[0])
}
