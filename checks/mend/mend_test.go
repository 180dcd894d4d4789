package mend_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

const broken = `Name: j   # mine
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

var mended = strings.NewReplacer("5Mb", "6MiB", "CID: /ipfs/", "CID: ", "Target: inputs", "Target: /inputs", "a/b, Path: /}\n", "a-b, Path: /}\n    Publisher:\n      Type: local\n").Replace(broken)

// judge is what the checks that need no network and no image say of a job.
func judge(t *testing.T, j *job.Job, err error) []lint.Finding {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return checks.All.Judge(&lint.Subject{Job: j, Platform: "linux/amd64"}, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings
}

// reasons are why fixes were not applied.
func reasons(a mend.Applied) []string {
	var all []string
	for _, l := range a.Left {
		all = append(all, l.Check+": "+l.Reason)
	}
	return all
}

// What a fix says as data mends a job file, and what it says for people to fill in is left.
func TestFile(t *testing.T) {
	ctx := context.Background()
	data := []byte(broken)
	for round := range 2 {
		j, err := file.Parse(ctx, data, "job.yaml", file.Template{})
		out, applied, err := mend.File(ctx, data, "job.yaml", file.Template{}, judge(t, j, err))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(mended, string(out)); d != "" {
			t.Fatal(d)
		}
		want := []string{"network-type: host.example is for you to fill in", "environment-reserved: it is for the nodes' operator",
			"node-network: it is for the workload's author", "output-path: the program would have to look elsewhere: it moves output / to /outputs"}
		if got := reasons(applied); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if round == 1 && len(applied.Done) > 0 {
			t.Errorf("mended twice: %v", applied.Done)
		}
		data = out
	}
}

// known are the flags of the command in TestLine.
func known(name string) (flags.Known, bool) {
	k, ok := map[string]flags.Known{
		"memory": {Takes: true, OfJob: true}, "network": {Takes: true, OfJob: true}, "publisher": {Takes: true, OfJob: true},
		"env": {Takes: true, OfJob: true, Repeats: true}, "input": {Takes: true, OfJob: true, Repeats: true},
		"output": {Takes: true, OfJob: true, Repeats: true}, "platform": {Takes: true},
	}[name]
	k.Long = name
	return k, ok
}

// So it is with a command line.
func TestLine(t *testing.T) {
	typed := []string{"--platform", "linux/amd64", "--memory=5Mb", "--network", "http", "--env", "MODE=env:MODE", "--output", "a:/a", "--output", "a/b:/",
		"--input", "src=ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy,dst=inputs", "app:v1", "run", "-x"}
	line, err := flags.ReadLine([]string{"seatrial", "check"}, typed, known)
	if err != nil {
		t.Fatal(err)
	}
	j, err := line.Job()
	findings := append(judge(t, j, err), lint.Finding{Check: "node-platform", Fix: lint.Flags("--platform", "linux/arm64")})
	got, applied := mend.Line(line, known, findings)
	want := "seatrial check --platform linux/amd64 --memory=6MiB --network http --env MODE=env:MODE --output a:/a --output a-b:/ " +
		"--input ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy --publisher local app:v1 run -x"
	if got.String() != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	left := []string{
		"network-type: host.example is for you to fill in",
		"output-path: --output a/b:/ is not on the command line", // another fix has just edited it
		"environment-reserved: it is for the nodes' operator",
		"node-network: it is for the workload's author",
		"node-platform: --platform is no part of the job",
	}
	if got := reasons(applied); !slices.Equal(got, left) {
		t.Errorf("%q", got)
	}
	if line.String() == got.String() {
		t.Error("the line that was given has changed")
	}
}

// A fix that would take something from the job is the user's to apply.
func TestDrops(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ path, yaml, want string }{
		{"Tasks[0]", "Publisher: {Type: local}", "it would drop Tasks[0].Publisher.Params"},
		{"", "Constraints: []", "it would drop Constraints"},
		{"Tasks[0]", "Network: {Type: None}", "it would drop Tasks[0].Network.Domains"},
		{"Tasks[0].Engine.Params", "Parameters: [a]", "it would drop Tasks[0].Engine.Params.Parameters[1]"},
		{"Tasks[0].Engine.Params", "Parameters: [ab]", "it would drop Tasks[0].Engine.Params.Parameters[0]"},
		{"Tasks[0].Engine.Params", "Entrypoint: [b], Parameters: [a]", "it would drop Tasks[0].Engine.Params.Parameters[1]"},
		{"Tasks[0].Engine.Params", "Parameters: []", "it would drop Tasks[0].Engine.Params.Parameters[0]"},
		{"", "Count: 1", "it would drop 1 of Count"},
		{"", "Constraints: [{Key: a, Operator: '!'}]", "it would drop Constraints"},
		{"Tasks[0]", `Resources: {GPU: "0"}`, "it would drop some of the GPU"},
		{"Tasks[0]", "Resources: {Memory: 1Gb}", "it would drop some of the Memory"},
		{"Tasks[0].Env", "SECRET: env:SECRET", "the nodes' operator must give it"},
		{"Tasks[0]", "Resources: {Memory: 5}", "Memory is number 5, want text"},
		{"Tasks[0]", "ResultPaths: [{Name: a, Path: /b}]", "the program would have to look elsewhere: it moves output /a to /b"},
		{"Tasks[0].InputSources[0]", "Target: /x", "InputSources is a mapping, want a list"},
	} {
		text := "Type: batch\nCount: 2\nConstraints: [{Key: a, Operator: exists}]\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: a, Parameters: [a, b]}}\n" +
			"    Network: {Type: HTTP, Domains: [a.org]}\n    Publisher: {Type: s3, Params: {Bucket: b, Key: k}}\n    Env: {SECRET: x}\n    Resources: {Memory: 2Gb, GPU: \"1\"}\n    ResultPaths: [{Name: a, Path: /a}]\n"
		out, applied, err := mend.File(ctx, []byte(text), "job.yaml", file.Template{}, []lint.Finding{{Check: "x", Fix: lint.Edit(c.path, c.yaml)}})
		if got := reasons(applied); err != nil || string(out) != text || !slices.Equal(got, []string{"x: " + c.want}) {
			t.Errorf("%s: %q, %v", c.yaml, got, err)
		}
	}
}

// Each kind of fix that is not safe says whose it is.
func TestUnsafe(t *testing.T) {
	for want, fix := range map[string]lint.Fix{
		"":                                      lint.Flags("--memory", "6MiB"),
		"it is for the image's Dockerfile":      lint.Dockerfile("USER root"),
		"it is a command for you to run":        lint.Run("docker push a"),
		"it is for the nodes' operator":         lint.Advise("think").For(lint.Operator),
		"there is none":                         {},
		"path/to/program is for you to fill in": lint.Words("app", "/path/to/program"),
		"a shell fills in src=$PWD/here":        lint.Expanding("--input", "src=$PWD/here"),
		"$(ipfs is for you to fill in":          lint.Edit("Tasks[0].InputSources[0].Source.Params", "CID: $(ipfs resolve x)"),
		"FILE is for you to fill in":            lint.Edit("Tasks[0]", "InputSources: [{Source: {Type: urlDownload, Params: {URL: https://a.org/FILE}}}]"),
		"the nodes' operator must give it":      lint.Edit("Tasks[0].Env", "TOKEN: env:TOKEN"),
		"host.example is for you to fill in":    lint.Flags("--domain", "host.example"),
	} {
		if got := mend.Unsafe(fix); got != want {
			t.Errorf("%s: %q, want %q", fix, got, want)
		}
	}
}

// A command may get shorter when all of its words are there still, in their order, but for those that the fix says are redundant.
func TestCommandGetsShorter(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ before, after, redundant, want string }{
		{"Parameters: [sh, -c, echo, 'a b', $HOME]", `Parameters: [sh, -c, "echo 'a b' \"$HOME\""]`, "", ""},
		{"Entrypoint: [''], Parameters: [bash, main.py]", "Entrypoint: ['', bash], Parameters: [main.py]", "", ""},
		{"Parameters: [sh, sh, -c, sh x]", "Parameters: [sh, -c, sh x]", "sh", ""},
		{"Parameters: [sh, -c, sh x]", "Parameters: [-c, x]", "sh", "it would drop Tasks[0].Engine.Params.Parameters[2]"},
		{"Parameters: [a, a]", "Parameters: [a]", "", "it would drop Tasks[0].Engine.Params.Parameters[1]"},
		{"Entrypoint: [bash, x]", "Entrypoint: [bash]", "", "it would drop Tasks[0].Engine.Params.Entrypoint[1]"},
		{"Parameters: [train, --fast]", "Parameters: [train]", "train", "it would drop Tasks[0].Engine.Params.Parameters[1]"},
	} {
		text := "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: a, " + c.before + "}}\n"
		fix := lint.Edit("Tasks[0].Engine.Params", c.after).Omitting(strings.Fields(c.redundant)...)
		_, applied, err := mend.File(ctx, []byte(text), "job.yaml", file.Template{}, []lint.Finding{{Check: "x", Fix: fix}})
		if got := strings.Join(reasons(applied), ""); err != nil || strings.TrimPrefix(got, "x: ") != c.want {
			t.Errorf("%s to %s: %q, %v", c.before, c.after, got, err)
		}
	}
}
