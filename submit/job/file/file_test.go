package file_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

const task = `Type: batch
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: ubuntu
`

func TestFileMistakes(t *testing.T) {
	for _, test := range []struct{ name, data, want, hint string }{
		{"empty", "", "job.yaml:1:1: the file is empty, want a job", ""},
		{"comments", "# nothing\n", "job.yaml:1:1: the file is empty, want a job", ""},
		{"null", "---\nnull\n", "job.yaml:1:1: the file is empty, want a job", ""},
		{"binary", "\x7fELF\x00", "job.yaml: the file is not text, want a job file in YAML or JSON", ""},
		{"not UTF-8", "Name: \xff\n", "job.yaml: the file is not text, want a job file in YAML or JSON", ""},
		{"large", strings.Repeat("#", 1<<20+1), "job.yaml: the file has more than 1.0 MiB", "if that is meant to be, allow more: --limit job-file.bytes=2MiB; inline data is no reason to, for a network never starts a job of that size: seatrial explain input-inline-size"},
		{"a word", "ubuntu\n", `job.yaml:1:1: the file is text "ubuntu", want a job`, ""},
		{"a list", "- a\n", `job.yaml:1:1: the file is a list, want a job`, "a file has one job: give each item one of its own, without the dash"},
		{"syntax", "Type: batch\nTasks: [\n", "job.yaml:2:8: not YAML: the [ has no end", ""},
		{"tab", "Type: batch\nTasks:\n\t- Name: main\n", "job.yaml:3:1: not YAML: found a tab, and lines are indented by blanks", ""},
		{"documents", task + "---\nType: ops\n", "job.yaml:9:1: a second YAML document, of which Bacalhau would know nothing, want one job in a file", "csplit -z -f job- -b %d.yaml job.yaml '/^---/' '{*}'"},
		{"below a key", "spec:\n  Type: batch\n  Tasks: []\n", `job.yaml:1:1: unknown key "spec"`, "a job is below no key: leave it out, and begin the lines below it at the margin"},
		{"below a key, several", "jobs:\n  - Tasks: []\n", `job.yaml:1:1: unknown key "jobs"`, "a file has one job: give each item one of its own, without the dash"},
		{"twice", "Type: batch\ntype: ops\n", "job.yaml:2:1: key type is there twice", "line 1 has it as well, and Bacalhau takes one of them without a word: leave one out"},
		{"env twice", task + "    Env: {A: '1', A: '2'}\n", `job.yaml:8:19: key A is there twice`, "line 8 has it as well, and Bacalhau takes one of them without a word: leave one out"},
		{"param twice", task + "        image: x\n", "job.yaml:8:9: key image is there twice", "line 7 has it as well, and Bacalhau takes one of them without a word: leave one out"},
		{"unknown in job", "Type: batch\nTask: []\n", `job.yaml:2:1: unknown key "Task"`, "did you mean Tasks?"},
		{"unknown in task", task + "    Publishers: {Type: ipfs}\n", `job.yaml:8:5: unknown key "Publishers" in Tasks[0]`, "did you mean Publisher?"},
		{"unknown in params", task + "        Entrypont: [sh]\n", `job.yaml:8:9: unknown key "Entrypont" in Tasks[0].Engine.Params`, "did you mean Entrypoint?"},
		{"unknown in source", task + "    InputSources:\n      - Target: /a\n        Source: {Type: ipfs, Params: {Cidd: x}}\n",
			`job.yaml:10:39: unknown key "Cidd" in Tasks[0].InputSources[0].Source.Params`, "did you mean CID?"},
		{"unknown in publisher", task + "    Publisher: {Type: ipfs, Params: {Compress: true}}\n",
			`job.yaml:8:38: unknown key "Compress" in Tasks[0].Publisher.Params`, ""},
		{"unknown in engine", task + "      Image: x\n", `job.yaml:8:7: unknown key "Image" in Tasks[0].Engine`,
			"Image belongs to Params of the task's Engine: Engine: {Type: docker, Params: {Image: x}}"},
		{"no tasks", "Type: batch\n", "job.yaml:1:1: the job has no Tasks", ""},
		{"two tasks", "Type: batch\nTasks:\n- {Name: a, Engine: {Type: docker, Params: {Image: a}}}\n- {Name: b}\n", "job.yaml:4:3: the job has 2 tasks, and networks run the first one alone", "give each of the others a job of its own"},
		{"empty tasks", "Type: batch\nTasks: []\n", "job.yaml:2:1: the job has no Tasks", ""},
		{"null task", "Type: batch\nTasks:\n  -\n", "job.yaml:3:4: Tasks[0] is empty", ""},
		{"no engine", "Type: batch\nTasks:\n  - Name: main\n", "job.yaml:3:5: the task has no Engine", "Engine: {Type: docker, Params: {Image: NAME:TAG}}"},
		{"no engine type", "Type: batch\nTasks:\n  - Name: main\n    Engine: {}\n", "job.yaml:4:5: the engine has no Type", "Type: docker"},
		{"no image", "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker}\n", "job.yaml:4:5: the engine's Params have no Image", "Image: NAME:TAG"},
		{"empty image", "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: ''}}\n",
			"job.yaml:4:44: the engine's Params have no Image", "Image: NAME:TAG"},
		{"wasm", "Type: batch\nTasks:\n  - Name: main\n    Engine:\n      Type: wasm\n      Params: {EntryModule: x}\n",
			`job.yaml:5:13: the engine is wasm, which nodes run and which has no container to judge`, "without its checks: bacalhau job run job.yaml"},
		{"no type", strings.TrimPrefix(task, "Type: batch\n"), "job.yaml:1:1: no Type, want one of batch, ops, service, daemon", "Type: batch"},
		{"bad type", strings.Replace(task, "batch", "bacth", 1), `job.yaml:1:7: unknown job type "bacth", want one of batch, ops, service, daemon`, "did you mean batch?"},
		{"no name", strings.Replace(task, "- Name: main\n   ", "-", 1), "job.yaml:3:5: the task has no Name", "Name: main"},
		{"number for text", task + "    Env: {PORT: 8080}\n", `job.yaml:8:17: PORT is number 8080, want text`, `put it in quotes: "8080"`},
		{"switch for text", task + "    Env:\n      ON: yes\n", `job.yaml:9:11: ON is switch yes, want text`, `put it in quotes: "yes"`},
		{"text for number", task + "Count: many\n", `job.yaml:8:8: Count is text "many", want a whole number`, ""},
		{"fraction", task + "Count: 1.5\n", `job.yaml:8:8: Count is number 1.5, want a whole number`, ""},
		{"huge", task + "Count: 99999999999999999999\n", `job.yaml:8:8: Count is number 99999999999999999999, want a whole number`, ""},
		{"text for list", task + "        Parameters: echo\n", `job.yaml:8:21: Parameters is text "echo", want a list`, "Parameters: [echo]"},
		{"list for mapping", task + "Labels: [a]\n", `job.yaml:8:9: Labels is a list, want a mapping`, `Labels: {a: ""}`},
		{"old constraint", task + "Constraints: region=eu\n", `job.yaml:8:14: Constraints is text "region=eu", want a list`,
			`Constraints: [{Key: region, Operator: "=", Values: [eu]}]`},
		{"constraint", task + "Constraints: [{Key: a, Operator: In, Values: [b]}]\n", `job.yaml:8:15: unknown operator "In", want one of = == != in notin exists ! gt lt`, ""},
		{"resources", task + "    Resources:\n      CPU: 1\n", `job.yaml:9:12: CPU is number 1, want text`, `put it in quotes: "1"`},
		{"size", task + "    Resources:\n      Memory: 1 Gbyte\n", `job.yaml:9:15: memory is "1 Gbyte", want a size: 500Mb, 2Gb, 1GiB`, ""},
		{"network", task + "    Network: {Type: bridg}\n", `job.yaml:8:21: unknown network "bridg", want none, http, host or bridge`, "did you mean Bridge?"},
		{"domains", task + "    Network: {Type: None, Domains: [a.com]}\n", `job.yaml:8:27: domains need the HTTP network, and it is None`, "Type: HTTP"},
		{"ports", task + "    Network: {Type: None, Ports: [{Name: A}]}\n", `job.yaml:8:27: ports need the Host or the Bridge network, and it is None`, "Type: Bridge"},
		{"port twice", task + "    Network: {Type: Bridge, Ports: [{Name: A}, {Name: A}]}\n", `job.yaml:8:48: port name A is taken by another port`, ""},
		{"low port", task + "    Network: {Type: Bridge, Ports: [{Name: A, Static: 80}]}\n", `job.yaml:8:37: static port is 80, want 1024 to 65535`, ""},
		{"host target", task + "    Network: {Type: Host, Ports: [{Name: A, Target: 80}]}\n", `job.yaml:8:35: a target port needs the Bridge network, and it is Host`, ""},
		{"source type", task + "    InputSources: [{Target: /a, Source: {Params: {CID: x}}}]\n",
			"job.yaml:8:33: the source has no Type, want one of ipfs, s3, urlDownload, inline, local", ""},
		{"no source", task + "    InputSources: [{Target: /a}]\n",
			"job.yaml:8:20: the source has no Type, want one of ipfs, s3, urlDownload, inline, local", ""},
		{"source param", task + "    InputSources: [{Target: /a, Source: {Type: ipfs}}]\n", "job.yaml:8:33: the source ipfs has no CID", ""},
		{"input target", task + "    InputSources: [{Source: {Type: ipfs, Params: {CID: x}}}]\n", "job.yaml:8:20: the input has no Target", "Target: /inputs"},
		{"publisher param", task + "    Publisher: {Type: s3, Params: {Bucket: b}}\n", "job.yaml:8:5: the publisher s3 has no Key", ""},
		{"tag", task + "Name: !secret x\n", "job.yaml:8:7: tag !secret has no place in a job", ""},
		{"merge", task + "    Env: {<<: x}\n", `job.yaml:8:15: << is text "x", want a mapping`, ""},
		{"alias", task + "Name: *x\n", "job.yaml:8:7: not YAML: text that begins with * wants quotes", `Name: "*x"`},
		{"bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + bomb(), "job.yaml:1:22: the file has more than 100,000 entries", "if that is meant to be, allow more: --limit job-file.entries=200000"},
		{"json", "{\n\t\"Type\": \"batch\",\n\t\"Count\": \"1\"\n}\n", `job.yaml:3:11: Count is text "1", want a whole number`, "Count: 1"},
		{"json keys", `{"Type": "batch", "Tsaks": []}`, `job.yaml:1:19: unknown key "Tsaks"`, "did you mean Tasks?"},
		{"json depth", `{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}", "job.yaml:1:106: the file is nested deeper than 100", "if that is meant to be, allow more: --limit job-file.depth=200"},
		{"CRLF", strings.ReplaceAll(task+"Count: many\n", "\n", "\r\n"), `job.yaml:8:8: Count is text "many", want a whole number`, ""},
		{"BOM", "\ufeffCount: many\n", `job.yaml:1:8: Count is text "many", want a whole number`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := file.Parse(context.Background(), []byte(test.data), "job.yaml", file.Template{})
			jobtest.WantMistake(t, err, test.want, test.hint)
		})
	}
}

// bomb unfolds to nine to the power of eight values.
func bomb() string {
	var b strings.Builder
	for c := 'b'; c <= 'h'; c++ {
		b.WriteString(string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n")
	}
	return b.String()
}

// A scalar is found where it begins, a list or a mapping at its key, an element of a list after its dash.
func TestFilePositions(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"s3.yaml": {
			"Name":                                 "S3 in and out\n",
			"Constraints[1].Operator":              "exists\n",
			"Constraints[2].Values[0]":             `"64"`,
			"Labels.owner":                         "data-team\n",
			"Tasks":                                "Tasks:\n",
			"Tasks[0]":                             "Name: main\n",
			"Tasks[0].Engine":                      "Engine:\n",
			"Tasks[0].Engine.Params.Image":         "ghcr.io/",
			"Tasks[0].Engine.Params.Entrypoint":    "Params:\n        Image",
			"Tasks[0].Engine.Params.Parameters":    "Parameters:\n",
			"Tasks[0].Engine.Params.Parameters[3]": "./outputs\n",
			"Tasks[0].Publisher.Params.Key":        `"runs/`,
			"Tasks[0].InputSources[0].Target":      "/data\n",
			"Tasks[0].InputSources[0].Source.Params.Partition.EndIndex": "10\n",
			"Tasks[0].ResultPaths[0].Path":                              "/outputs\n",
			"Tasks[0].Timeouts.TotalTimeout":                            "Timeouts:\n",
		},
		"hello.json": {
			"Priority":                             "5,\n",
			"Tasks[0].Engine.Params.Image":         `"ubuntu:latest"`,
			"Tasks[0].Engine.Params.Parameters[1]": `"echo`,
			"Tasks[0].Publisher":                   "{\n\t\t\t\"Name\"",
		},
		"ipfs.yaml": {
			"Tasks[0].InputSources[0].Source.Params.CID": "QmeZ",
			"Tasks[0].Engine.Params.Parameters[0]":       "cat, ",
		},
		"anchors.yaml": {
			"Tasks[0].Engine.Params.Parameters[1]": "*image]",
			"Tasks[0].Env.LEVEL":                   "debug\n",
			"Tasks[0].Env.REGION":                  "us\n",
		},
		"script.yaml": {
			"Tasks[0].Engine.Params.Parameters[0]": "|\n            set -e\n",
			"Tasks[0].Engine.Params.Parameters[4]": `"null"`,
			"Labels.tier":                          `""}`,
		},
	} {
		path := filepath.Join("testdata/jobs", name)
		j, err := file.Read(context.Background(), path, file.Template{})
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for value, text := range want {
			at := j.At(value)
			rest := strings.Join(strings.SplitAfter(string(data), "\n")[at.Line-1:], "")
			if rest = string([]rune(rest)[at.Column-1:]); at.Source != path || !strings.HasPrefix(rest, text) {
				t.Errorf("%s is at %s, where it says %.20q, want %q", value, at, rest, text)
			}
		}
	}
}

func TestFileSpelling(t *testing.T) {
	j, err := file.Parse(context.Background(), []byte(`type: batch
TASKS:
- name: main
  engine: {type: Docker, params: {image: ubuntu, ENTRYPOINT: [sh]}}
  inputsources:
  - {target: /a, source: {type: URLDOWNLOAD, params: {url: "https://h/f"}}}
  - {target: /b, source: {type: future, params: {some: [1, {x: true}], n: 1.5}}}
  publisher: {type: s3, params: {bucket: b, key: k}}
  network: {type: http, domains: [a.com]}
`), "x", file.Template{})
	if err != nil {
		t.Fatal(err)
	}
	want := &job.Job{Type: "batch", Count: 1, Tasks: []*job.Task{{
		Name:   "main",
		Engine: job.Engine{Type: "docker", Params: job.Docker{Image: "ubuntu", Entrypoint: []string{"sh"}}},
		InputSources: []job.Input{
			{Target: "/a", Source: job.Spec{Type: "urlDownload", Params: map[string]any{"URL": "https://h/f"}}},
			{Target: "/b", Source: job.Spec{Type: "future", Params: map[string]any{
				"some": []any{1.0, map[string]any{"x": true}}, "n": 1.5}}},
		},
		Publisher: &job.Spec{Type: "s3", Params: map[string]any{"Bucket": "b", "Key": "k"}},
		Network:   &job.Network{Type: "HTTP", Domains: []string{"a.com"}},
	}}}
	if diff := cmp.Diff(want, j, jobtest.Same); diff != "" {
		t.Error(diff)
	}
}

// JSON that Bacalhau's YAML reader refuses is JSON all the same.
func TestFileJSONEscapes(t *testing.T) {
	j, err := file.Parse(context.Background(), []byte(`{"Type":"batch","Tasks":[{"Name":"a\/b","Engine":{"Type":"docker","Params":{"Image":"x","Parameters":["\ud83d\ude00"]}}}]}`),
		"x", file.Template{})
	if err != nil {
		t.Fatal(err)
	}
	if j.Task().Name != "a/b" || j.Task().Engine.Params.Parameters[0] != "😀" {
		t.Errorf("%q %q", j.Task().Name, j.Task().Engine.Params.Parameters)
	}
}

func TestReadFileMistakes(t *testing.T) {
	dir := t.TempDir()
	_, err := file.Read(context.Background(), filepath.Join(dir, "none.yaml"), file.Template{})
	jobtest.WantMistake(t, err, filepath.Join(dir, "none.yaml")+": reading the job file: no such file or directory", "")
	_, err = file.Read(context.Background(), dir, file.Template{})
	jobtest.WantMistake(t, err, dir+": reading the job file: it is a folder, want a regular file", "")
}

func TestLooksLikeFile(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "job")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for arg, want := range map[string]bool{
		"-": true, "job.yaml": true, "x/JOB.YML": true, "a.json": true, plain: true,
		"ubuntu": false, "ubuntu:24.04": false, "ghcr.io/u/app:v1": false, filepath.Dir(plain): false, "": false,
	} {
		if got := file.Is(arg); got != want {
			t.Errorf("%q: %v", arg, got)
		}
	}
}
