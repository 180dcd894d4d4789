package file_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job/file"
)

// commented is a job file as people write them.
const commented = `# nightly
Name: count   # of words

Type: batch
Tasks:
  - Name: main   # the only one
    Engine:
        type: docker
        Params: {Image: "a/b", Entrypoint: [python]}   # odd, but mine

    Env:
      MODE: 'slow'  # or fast
      M: x
    InputSources:
      - Target: inputs   # relative
        Source: {Type: ipfs, Params: {CID: /ipfs/x}}
      # the other one
      - Source:
          Type: s3
          Params:
            Bucket: b   # in Frankfurt
            Key: k
        Target: "/data"
    ResultPaths:
    - Name: a
      Path: /a

    # what it takes
    Resources:
      Memory: "5Mb" # little
    Network: {Type: HTTP, Domains: [a.example]}
`

// edited is commented with some texts replaced: old, new, old, new.
func edited(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q is there %d times", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// Entries go where they belong, in the style of what is there, and nothing else changes.
func TestPut(t *testing.T) {
	for _, c := range []struct {
		name, path, yaml string
		want             []string
	}{
		{"a value in quotes", "Tasks[0].Resources", "Memory: 6MiB", []string{`"5Mb"`, `"6MiB"`}},
		{"another key", "Tasks[0].Resources", `CPU: "1"`, []string{"# little\n", "# little\n      CPU: \"1\"\n"}},
		{"through the task", "Tasks[0]", `Resources: {Memory: 6MiB, GPU: "1"}`, []string{`"5Mb" # little` + "\n", `"6MiB" # little` + "\n      GPU: \"1\"\n"}},
		{"a mapping that is not there", "Tasks[0]", "Publisher: {Type: local}", []string{"[a.example]}\n", "[a.example]}\n    Publisher:\n      Type: local\n"}},
		{"a path that is not there", "Tasks[0].Timeouts", "TotalTimeout: 5", []string{"[a.example]}\n", "[a.example]}\n    Timeouts:\n      TotalTimeout: 5\n"}},
		{"in the job", "", "Count: 2", []string{"Type: batch\nTasks:\n", "Type: batch\nTasks:\n", "[a.example]}\n", "[a.example]}\nCount: 2\n"}},
		{"a variable, by its case", "Tasks[0].Env", "MODE: fast", []string{"'slow'", "'fast'"}},
		{"another variable", "Tasks[0]", "Env: {N: a b}", []string{"M: x\n", "M: x\n      N: a b\n"}},
		{"a plain value", "Tasks[0].InputSources[0]", "Target: /inputs", []string{"Target: inputs ", "Target: /inputs "}},
		{"in brackets", "Tasks[0].InputSources[0].Source.Params", "CID: z", []string{"CID: /ipfs/x", "CID: z"}},
		{"another key in brackets", "Tasks[0].Engine.Params", "WorkingDirectory: /work", []string{"[python]}", "[python], WorkingDirectory: /work}"}},
		{"a list in brackets", "Tasks[0].Engine.Params", `Entrypoint: ["python3", "-u"]`, []string{"[python]", `["python3", "-u"]`}},
		{"another type, in brackets", "Tasks[0].InputSources[0]", "Source: {Type: urlDownload, Params: {URL: https://a.example/f}}",
			[]string{"{Type: ipfs, Params: {CID: /ipfs/x}}", "{Type: urlDownload, Params: {URL: 'https://a.example/f'}}"}},
		{"another type, on lines", "Tasks[0].InputSources[1]", "Source: {Type: ipfs, Params: {CID: z}}",
			[]string{"Type: s3\n          Params:\n            Bucket: b   # in Frankfurt\n            Key: k\n", "Type: ipfs\n          Params:\n            CID: z\n"}},
		{"another network", "Tasks[0]", "Network: {Type: None}", []string{"{Type: HTTP, Domains: [a.example]}", "{Type: None}"}},
		{"one more output", "Tasks[0]", "ResultPaths: [{Name: b, Path: /b}]", []string{"Path: /a\n", "Path: /a\n    - Name: b\n      Path: /b\n"}},
		{"one more output, as an item", "Tasks[0].ResultPaths", "- {Name: b, Path: /b}", []string{"Path: /a\n", "Path: /a\n    - Name: b\n      Path: /b\n"}},
		{"an output that is there", "Tasks[0]", "ResultPaths: [{Name: a, Path: /b}]", []string{"Path: /a\n", "Path: /b\n"}},
		{"one more input", "Tasks[0]", "InputSources: [{Source: {Type: local, Params: {SourcePath: /d}}, Target: /d}]",
			[]string{"Target: \"/data\"\n", "Target: \"/data\"\n      - Source:\n          Type: local\n          Params:\n            SourcePath: /d\n        Target: /d\n"}},
		{"another list", "Tasks[0]", "Network: {Domains: [b.example, c.example]}", []string{"[a.example]", "[b.example, c.example]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				ends := strings.NewReplacer("\n", eol)
				text, put := ends.Replace(commented), file.Entries{Path: c.path, YAML: c.yaml}
				got, err := file.Put(context.Background(), []byte(text), "job.yaml", file.Template{}, put)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(ends.Replace(edited(t, commented, c.want...)), string(got)); d != "" {
					t.Fatal(d)
				}
				again, err := file.Put(context.Background(), got, "job.yaml", file.Template{}, put)
				if err != nil || string(again) != string(got) {
					t.Errorf("put twice: %v\n%s", err, cmp.Diff(string(got), string(again)))
				}
			}
		})
	}
}

// Several entries are put at once, also where each makes what the others need.
func TestPutMany(t *testing.T) {
	got, err := file.Put(context.Background(), []byte(commented), "job.yaml", file.Template{},
		file.Entries{Path: "Tasks[0].Resources", YAML: "Memory: 6MiB"}, file.Entries{Path: "Tasks[0].Resources", YAML: `CPU: "2"`},
		file.Entries{Path: "Tasks[0].Env", YAML: `N: "1"`}, file.Entries{Path: "Tasks[0].InputSources[0]", YAML: "Target: /inputs"})
	if err != nil {
		t.Fatal(err)
	}
	want := edited(t, commented, `"5Mb" # little`+"\n", `"6MiB" # little`+"\n      CPU: \"2\"\n", "M: x\n", "M: x\n      N: \"1\"\n", "Target: inputs ", "Target: /inputs ")
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}

// JSON stays JSON, in the shape that it has.
func TestPutJSON(t *testing.T) {
	data, err := os.ReadFile("testdata/jobs/hello.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, yaml, old, new string
	}{
		{"Tasks[0].Engine.Params", "Image: a/b", `"ubuntu:latest"`, `"a/b"`},
		{"Tasks[0].Engine.Params", `Parameters: [echo, "a \"b\""]`, "", `"Parameters": ["echo", "a \"b\""]`},
		{"Tasks[0]", "Env: {A: <b>, N: \"1\"}", "", `"Env": {"A": "<b>", "N": "1"}`},
		{"", "Count: 2", "", `"Count": 2`},
	} {
		got, err := file.Put(context.Background(), data, "hello.json", file.Template{}, file.Entries{Path: c.path, YAML: c.yaml})
		if err != nil {
			t.Errorf("%s: %v", c.yaml, err)
			continue
		}
		if !strings.Contains(string(got), c.new) {
			t.Errorf("%s:\n%s", c.yaml, got)
		}
		if c.old != "" && string(got) != strings.Replace(string(data), c.old, c.new, 1) {
			t.Error(cmp.Diff(string(data), string(got)))
		}
	}
	escaped := "{\n\t\"Name\": \"\\ud83d\\ude00\\/\",\t\"Type\": \"batch\",\n\t\"Tasks\": [{\"Name\": \"m\", \"Engine\": {\"Type\": \"docker\", \"Params\": {\"Image\": \"a\"}}}]\n}"
	got, err := file.Put(context.Background(), []byte(escaped), "a.json", file.Template{}, file.Entries{YAML: "Count: 2"}, file.Entries{YAML: "Name: b"})
	if want := edited(t, escaped, `"\ud83d\ude00\/"`, `"b"`, "}}}]\n}", "}}}],\n\t\"Count\": 2\n}"); err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// A template is edited around its actions.
func TestPutTemplate(t *testing.T) {
	template := file.Template{Vars: []string{"img=a/b:1,m=5Mb"}}
	text := edited(t, commented, `"a/b"`, "{{.img}}", `"5Mb"`, `"{{.m}}"`)
	got, err := file.Put(context.Background(), []byte(text), "job.yaml", template, file.Entries{Path: "Tasks[0].InputSources[0]", YAML: "Target: /inputs"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(edited(t, text, "Target: inputs ", "Target: /inputs "), string(got)); d != "" {
		t.Error(d)
	}
	for _, c := range []struct{ text, path, yaml, want string }{
		{text, "Tasks[0].Resources", "Memory: 6MiB", "job.yaml: not edited: the template makes it"},
		{"{{if true}}\n" + commented + "{{end}}\n", "Tasks[0].Resources", "Memory: 6MiB",
			"job.yaml: not edited: the file is a template, whose actions stand where it would be edited"},
	} {
		_, err = file.Put(context.Background(), []byte(c.text), "job.yaml", template, file.Entries{Path: c.path, YAML: c.yaml})
		jobtest.WantMistake(t, err, c.want, "put into "+c.path+": "+c.yaml)
	}
}

// What others share, and what is not there, is left alone.
func TestPutRefuses(t *testing.T) {
	for _, c := range []struct{ old, new, path, yaml, want string }{
		{`Memory: "5Mb" # little`, `Memory: &m "5Mb"`, "Tasks[0].Resources", "Memory: 6MiB", "the file is not of a form that can be edited in place"},
		{"Name: count   # of words", "Name: count\nMeta: &m {a: b}", "Meta", "a: c", ""},
		{"Env:\n      MODE: 'slow'  # or fast\n      M: x", "Meta: &m {a: b}\n    Env: *m", "Tasks[0].Env", "a: c", "it is an alias, whose anchor others may use"},
		{"[a.example]", "[a.example, # mine\n        b.example]", "Tasks[0].Network", "Domains: [c.example]", "there are comments in it, which would be lost"},
		{"", "", "Tasks[1].Env", "a: c", "it has no Tasks.1"},
		{"", "", "Tasks[0].Name", "a: c", "Tasks.0.Name is not of the kind that is put into it"},
	} {
		text := commented
		if c.old != "" {
			text = edited(t, commented, c.old, c.new)
		}
		_, err := file.Put(context.Background(), []byte(text), "job.yaml", file.Template{}, file.Entries{Path: c.path, YAML: c.yaml})
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.path, err)
			}
			continue
		}
		jobtest.WantMistake(t, err, "job.yaml: not edited: "+c.want, "put into "+c.path+": "+c.yaml)
	}
}
