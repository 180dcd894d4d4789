package file_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// A key that Bacalhau drops without a word (F65) is told where it belongs.
func TestPlaces(t *testing.T) {
	const input = "    InputSources:\n      - Target: /inputs\n        Source:\n          Type: urlDownload\n          Params:\n            URL: https://h/d/a.csv\n"
	const local = "    InputSources:\n      - Target: /data\n        Source:\n          Type: local\n          Params:\n"
	for _, test := range []struct{ more, want, hint string }{
		{"Engine: {Type: docker, Params: {Image: a}}\n", `8:1: unknown key "Engine"`, "Engine belongs to a task: Tasks: [{Name: main, Engine: {Type: docker, Params: {Image: a}}}]"},
		{"Engine: docker\n", `8:1: unknown key "Engine"`, "Engine belongs to a task: Tasks: [{Name: main, Engine: {Type: docker, Params: {Image: NAME:TAG}}}]"},
		{"Params: {Image: a}\n", `8:1: unknown key "Params"`, "Params belong to the Engine of a task: Tasks: [{Name: main, Engine: {Type: docker, Params: {Image: NAME:TAG}}}]"},
		{"    Type: batch\n", `8:5: unknown key "Type" in Tasks[0]`, "Type: batch is the job's, beside Tasks"},
		{"    Type: docker\n", `8:5: unknown key "Type" in Tasks[0]`, "Type belongs to the task's Engine: Engine: {Type: docker, Params: {Image: NAME:TAG}}"},
		{input + "            Path: /a.csv\n", `14:13: unknown key "Path" in Tasks[0].InputSources[0].Source.Params`,
			"where an input is mounted is its Target, beside Source: Target: /inputs"},
		{"    Constraints: []\n", `8:5: unknown key "Constraints" in Tasks[0]`, "Constraints belong to the job, beside Tasks"},
		{"    Count: 3\n", `8:5: unknown key "Count" in Tasks[0]`, "Count belongs to the job, beside Tasks"},
		{"    Namespace: x\n", `8:5: unknown key "Namespace" in Tasks[0]`, "Namespace belongs to the job, beside Tasks"},
		{"    annotations: {team: a}\n", `8:5: unknown key "annotations" in Tasks[0]`, "annotations are Labels, which belong to the job, beside Tasks: Labels: {team: a}"},
		{"Annotations: [x, y=z]\n", `8:1: unknown key "Annotations"`, `Annotations are Labels, which belong to the job, beside Tasks: Labels: {x: "", "y": z}`},
		{"ResultPaths: []\n", `8:1: unknown key "ResultPaths"`, "ResultPaths belong to the task, beside Engine"},
		{"Publisher: {Type: ipfs}\n", `8:1: unknown key "Publisher"`, "Publisher belongs to the task, beside Engine"},
		{"    GPU: 1\n", `8:5: unknown key "GPU" in Tasks[0]`, `GPU belongs to the task's Resources: Resources: {GPU: "1"}`},
		{"    Resources: {GPUs: 1}\n", `8:17: unknown key "GPUs" in Tasks[0].Resources`, `GPU belongs to the task's Resources: Resources: {GPU: "1"}`},
		{"    Resources: {Timeout: 60}\n", `8:17: unknown key "Timeout" in Tasks[0].Resources`, "it is TotalTimeout of the task's Timeouts, in seconds: Timeouts: {TotalTimeout: 60}"},
		{"    ExecutionTimeout: 60\n", `8:5: unknown key "ExecutionTimeout" in Tasks[0]`, "ExecutionTimeout belongs to the task's Timeouts"},
		{"    Domains: [a.com]\n", `8:5: unknown key "Domains" in Tasks[0]`, "Domains belong to the task's Network"},
		{"      Image: x\n", `8:7: unknown key "Image" in Tasks[0].Engine`, "Image belongs to Params of the task's Engine: Engine: {Type: docker, Params: {Image: x}}"},
		{"      Parameters: [x]\n", `8:7: unknown key "Parameters" in Tasks[0].Engine`, "Parameters belong to Params of the task's Engine"},
		{"        Command: python x.py\n", `8:9: unknown key "Command" in Tasks[0].Engine.Params`, "the words of the container's command are Parameters, in Params of the task's Engine: Parameters: [python, x.py]"},
		{"        Args: [a, b c]\n", `8:9: unknown key "Args" in Tasks[0].Engine.Params`, "the words of the container's command are Parameters, in Params of the task's Engine: Parameters: [a, b c]"},
		{"        Cmd: echo $HOME\n", `8:9: unknown key "Cmd" in Tasks[0].Engine.Params`, "the words of the container's command are Parameters, in Params of the task's Engine: Parameters: [sh, -c, echo $HOME]"},
		{"        Env: {A: b}\n", `8:9: unknown key "Env" in Tasks[0].Engine.Params`, "Env belongs to the task, beside Engine"},
		{"    EnvironmentVariables: [A=b]\n", `8:5: unknown key "EnvironmentVariables" in Tasks[0]`, "variables are Env of the task, beside Engine: Env: {A: b}"},
		{"    Publisher: {Type: local, Params: {TargetPath: /results}}\n", `8:39: unknown key "TargetPath" in Tasks[0].Publisher.Params`,
			"the folder that is published is the Path of a ResultPath, beside Publisher: ResultPaths: [{Name: outputs, Path: /results}]"},
		{"    Publisher: {Type: s3, Bucket: b, Params: {Key: k}}\n", `8:27: unknown key "Bucket" in Tasks[0].Publisher`, "Bucket belongs to Params of the task's Publisher"},
		{"    ResultPaths: [{Name: o, Path: /o, Publisher: x}]\n", `8:39: unknown key "Publisher" in Tasks[0].ResultPaths[0]`, "Publisher belongs to the task, beside Engine"},
		{"    ResultPaths: [{Name: o, Target: /o}]\n", `8:29: unknown key "Target" in Tasks[0].ResultPaths[0]`, "the container's folder is its Path: Path: /o"},
		{input + "            Path: /inputs/a.csv\n", `14:13: unknown key "Path" in Tasks[0].InputSources[0].Source.Params`,
			"where an input is mounted is its Target, beside Source: Target: /inputs"},
		{input + "            Path: /data\n", `14:13: unknown key "Path" in Tasks[0].InputSources[0].Source.Params`,
			"where an input is mounted is its Target, beside Source: Target: /data"},
		{local + "            Path: /srv/d\n", `13:13: unknown key "Path" in Tasks[0].InputSources[0].Source.Params`,
			"the node's own folder is its SourcePath, in place of Path: SourcePath: /srv/d"},
		{"    InputSources: [{Target: /a, Source: {Type: LocalDirectory, HostPath: /srv/d}}]\n", `8:64: unknown key "HostPath" in Tasks[0].InputSources[0].Source`,
			"the node's own folder is SourcePath, in Params of the input's Source: Params: {SourcePath: /srv/d}"},
		{local + "            Target: /x\n", `13:13: unknown key "Target" in Tasks[0].InputSources[0].Source.Params`,
			"where an input is mounted is its Target, beside Source: Target: /x"},
		{local + "            ReadOnly: true\n", `13:13: unknown key "ReadOnly" in Tasks[0].InputSources[0].Source.Params`,
			"an input is read-only unless it has ReadWrite: true in Params of its Source; leave ReadOnly out"},
		{local + "            URL: file:///srv/d\n", `13:13: unknown key "URL" in Tasks[0].InputSources[0].Source.Params`,
			"URL is a parameter of a source of Type inline or urlDownload; local has SourcePath, ReadWrite, CreateAs"},
		{"    InputSources: [{Target: /a, Source: {Type: s3, Params: {Bucket: b, Path: /d/*}}}]\n", `8:72: unknown key "Path" in Tasks[0].InputSources[0].Source.Params`,
			"what is in the bucket is its Key, in place of Path: Key: d/*"},
		{"    InputSources: [{Target: /a, Source: {Type: s3, Params: {Bucket: b, Key: k, Encoding: gzip}}}]\n", `8:80: unknown key "Encoding" in Tasks[0].InputSources[0].Source.Params`, ""},
		{"    Publisher: {Type: local, Params: {Bucket: b}}\n", `8:39: unknown key "Bucket" in Tasks[0].Publisher.Params`,
			"Bucket is a parameter of a publisher of Type s3; local has none"},
		{input + "        Name: x\n", `14:9: unknown key "Name" in Tasks[0].InputSources[0]`, "an input's name is its Alias: Alias: x"},
		{"    InputSources: [{Target: /a, Source: {Type: ipfs, CID: x}}]\n", `8:54: unknown key "CID" in Tasks[0].InputSources[0].Source`, "CID belongs to Params of the input's Source"},
		{"    Inputs: []\n", `8:5: unknown key "Inputs" in Tasks[0]`, "inputs are InputSources of the task: InputSources: [{Target: /inputs, Source: {Type: urlDownload, Params: {URL: https://…}}}]"},
		{"    Retries: 3\n", `8:5: unknown key "Retries" in Tasks[0]`, "nodes run a failed execution once more, and no key changes that; leave it out"},
		{"    Network: none\n", `8:14: Network is text "none", want a mapping`, "Network: {Type: None}"},
		{"    Publisher: IPFS\n", `8:16: Publisher is text "IPFS", want a mapping with Type and Params`, "Publisher: {Type: ipfs}"},
		{"    Timeouts: 600\n", `8:15: Timeouts is number 600, want a mapping`, "Timeouts: {TotalTimeout: 600}"},
		{"    Env: [A=b=c]\n", `8:10: Env is a list, want a mapping`, "Env: {A: b=c}"},
		{"        EnvironmentVariables: {A: b}\n", `8:31: EnvironmentVariables is a mapping, want a list`, "EnvironmentVariables: [A=b]"},
		{"        Entrypoint: /bin/sh\n", `8:21: Entrypoint is text "/bin/sh", want a list`, "Entrypoint: [/bin/sh]"},
		{"    ResultPaths: ['outputs:/outputs']\n", `8:19: ResultPaths[0] is text "outputs:/outputs", want a mapping`, "{Name: outputs, Path: /outputs}"},
		{"    Env: [{name: A, value: b}, {name: C, value: 1}]\n", `8:10: Env is a list, want a mapping`, `Env: {A: b, C: "1"}`},
		{"    Resources: {Limits: {CPU: 1, memory: 1Gb}}\n", `8:17: unknown key "Limits" in Tasks[0].Resources`,
			`a job asks for each resource once, and is held to it: Resources: {CPU: "1", Memory: 1Gb}`},
		{"    Timeouts: {Total: 60}\n", `8:16: unknown key "Total" in Tasks[0].Timeouts`, "it is TotalTimeout, in seconds: TotalTimeout: 60"},
		{"    Timeouts: {Queue: 60}\n", `8:16: unknown key "Queue" in Tasks[0].Timeouts`, "it is QueueTimeout, in seconds: QueueTimeout: 60"},
		{"    Env: {discovery.type: single-node}\n", `8:27: the name discovery.type has lower-case letters, want upper case`,
			`EnvironmentVariables of Engine.Params take it: EnvironmentVariables: ["discovery.type=single-node"]`},
		{"    Zzzzzzzz: 1\n", `8:5: unknown key "Zzzzzzzz" in Tasks[0]`, ""},
	} {
		_, err := file.Parse(context.Background(), []byte(task+test.more), "job.yaml", file.Template{})
		jobtest.WantMistake(t, err, "job.yaml:"+test.want, test.hint)
		var several *job.Mistakes
		if errors.As(err, &several) {
			t.Errorf("%s: %v", test.more, err)
		}
	}
}

// All mistakes of a file are told in one go, as far as anybody reads.
func TestMistakes(t *testing.T) {
	_, err := file.Parse(context.Background(), []byte(task+"    Count: 3\n    Env: {PORT: 1}\nPublisher: {}\n"), "job.yaml", file.Template{})
	var several *job.Mistakes
	if !errors.As(err, &several) || len(several.All) != 3 || several.More != 0 {
		t.Fatal(err)
	}
	if want := `job.yaml:8:5: unknown key "Count" in Tasks[0]; and 2 more`; err.Error() != want {
		t.Errorf("got %s, want %s", err, want)
	}
	_, err = file.Parse(context.Background(), []byte(task+strings.Repeat("X: 1\n", 70)), "job.yaml", file.Template{})
	if !errors.As(err, &several) || len(several.All) != 50 || several.More != 20 {
		t.Error(err)
	}
}

func TestJSONMistakes(t *testing.T) {
	for _, test := range []struct{ name, data, want, hint string }{
		{"job.json", "{\n  \"Type\": \"batch\"\n  \"Tasks\": []\n}\n", `job.json:3:3: not JSON: found "\"" behind a value, want a comma or }`, "a comma is missing behind line 2"},
		{"job.yaml", "{\n  \"Type\": \"batch\"\n  \"Tasks\": []\n}\n", `job.yaml:3:3: not JSON: found "\"" behind a value, want a comma or }`, "a comma is missing behind line 2"},
		{"job.json", "{\"a\": [\"b\" 1]}", `job.json:1:12: not JSON: found "1" behind an item, want a comma or ]`, "a comma is missing behind column 10"},
		{"job.json", "{\"a\" 1}", `job.json:1:6: not JSON: found "1" behind a key, want a colon`, ""},
		{"job.json", "{\n\t\"a\": [1,\n\t],\n\t\"b\": [}\n}", `job.json:3:2: not JSON: found "]" behind a comma, want one thing more or no comma`, "the comma behind line 2 is one too many"},
		{"job.json", "{\"a\": [{\"b\": 1,}]", `job.json:1:16: not JSON: found "}" behind a comma, want one thing more or no comma`, "the comma at column 15 is one too many"},
		{"job.json", "{\n\t\"a\": 1,\n\t// b\n\t\"c\": [}\n}", `job.json:3:2: not JSON: found "/", and JSON has no comments`, "in YAML, which a job file may be as well, they begin with #"},
		{"job.json", "{\n\t'a': 1,\n\t\"b\": [}", `job.json:2:2: not JSON: found "'", want double quotes`, ""},
		{"job.json", "{\n\t\"a\": {\n\t\t\"b\": \"c\"\n", `job.json:3:11: not JSON: the file ends too early, and the { of line 2 has no end`, ""},
		{"job.json", "{\n\t\"a\": \"b\n\t\"c\": 1}", `job.json:2:9: not JSON: the text has no end on its line, want a double quote`, `a line break inside of text is written \n`},
		{"job.json", "{\"é\": \"\\d\", [}", `job.json:1:9: not JSON: found "d" behind a backslash in text`, `a backslash itself is written \\`},
		{"job.yaml", "{Type: batch,\n  Tasks: [\n", "job.yaml:2:10: not YAML: the [ has no end", ""},
		{"job.yaml", "{\"Type\": batch,\n  \"Tasks\": [\n", "job.yaml:2:12: not YAML: the [ has no end", ""},
	} {
		_, err := file.Parse(context.Background(), []byte(test.data), test.name, file.Template{})
		jobtest.WantMistake(t, err, test.want, test.hint)
	}
}

// A variable that breaks the YAML around it (F67) is named, with what can stand in its place.
func TestTemplateBreaking(t *testing.T) {
	for _, test := range []struct{ more, value, want, hint string }{
		{"        Parameters: [echo, {{.MSG}}]\n", "a\nb: c", "8:28: the value of the template variable MSG has a line break, which breaks the YAML around it", `{{printf "%q" .MSG}}`},
		{"        Parameters: [echo, \"{{.MSG}}\"]\n", `say "hi"`, "8:29: the value of the template variable MSG has a double quote, which breaks the YAML around it", `{{printf "%q" .MSG}}`},
		{"        Parameters: [echo, '{{ .MSG }}']\n", "it's", "8:29: the value of the template variable MSG has a single quote, which breaks the YAML around it", `{{printf "%q" .MSG}}`},
		{"        Parameters: [sh, -c, \"echo 100% {{.MSG}} >&2\"]\n", `"`, "8:41: the value of the template variable MSG has a double quote, which breaks the YAML around it", `{{printf "echo 100%% %s >&2" .MSG | printf "%q"}}`},
		{"Name: job-{{.MSG}}\n", "a: b", "8:11: the value of the template variable MSG has a colon and a blank, which breaks the YAML around it", `{{printf "job-%s" .MSG | printf "%q"}}`},
		{"Name: {{.MSG}}\n", "y", "8:7: the value of the template variable MSG has a word that YAML takes for a switch, which breaks the YAML around it", `{{printf "%q" .MSG}}`},
		{"        Parameters:\n          - |\n            {{.MSG}}\n", "a\nb", "10:13: the value of the template variable MSG has a line break, which breaks the YAML around it",
			`in place of the whole text that it is in: {{printf "%q" .MSG}}`},
		{"        Parameters: [\"{{.MSG}}\"\n", `a "b"`, "8:21: not YAML: the [ has no end", ""},
	} {
		_, err := file.Parse(context.Background(), []byte(task+test.more), "job.yaml", file.Template{EnvMatch: "MSG", Environ: []string{"MSG=" + test.value}})
		jobtest.WantMistake(t, err, "job.yaml:"+test.want, test.hint)
	}
	data := []byte(task + "        Parameters: [echo, {{.MSG}}]\n")
	if _, err := file.Parse(context.Background(), data, "job.yaml", file.Template{EnvMatch: "MSG", Environ: []string{"MSG=plain words"}}); err != nil {
		t.Error(err)
	}
}
