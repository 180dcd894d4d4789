package job_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/submit/job"
)

// same compares jobs by what they say, not by where it was typed.
var same = cmp.Options{
	cmpopts.IgnoreUnexported(job.Job{}), cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(job.Job{}, "File"), cmpopts.IgnoreFields(job.Input{}, "URI"),
}

func TestFromFlags(t *testing.T) {
	got, err := job.FromFlags(job.Flags{
		Name: "n", Namespace: "ns", Priority: "0x10", Labels: []string{"env=prod,owner", "tier=1"}, Concurrency: "3",
		Constraints: "region=eu,!spot", TaskName: "t", Env: []string{"A=b", "C=d,E=f", `"G=h"`},
		Inputs: []string{"ipfs://CID/sub"}, Outputs: []string{"out:/out"}, Publisher: "local",
		CPU: "2", Memory: "1Gb", Disk: "5Gb", GPU: "1", Network: "HTTP", Domains: []string{"example.com"},
		Timeout: "300", QueueTimeout: "60", WorkingDirectory: "/w", Entrypoint: []string{"/bin/sh,-c", "x"},
	}, "ubuntu:24.04", []string{"--", "echo", "--", "hi"})
	if err != nil {
		t.Fatal(err)
	}
	want := &job.Job{
		Name: "n", Namespace: "ns", Type: job.TypeBatch, Priority: 16, Count: 3,
		Labels:      map[string]string{"env": "prod", "owner": "", "tier": "1"},
		Constraints: []job.Constraint{{Key: "region", Operator: "=", Values: []string{"eu"}}, {Key: "spot", Operator: "!"}},
		Tasks: []*job.Task{{
			Name: "t",
			Engine: job.Engine{Type: "docker", Params: job.Docker{
				Image: "ubuntu:24.04", Entrypoint: []string{"/bin/sh", "-c", "x"},
				Parameters: []string{"echo", "--", "hi"}, WorkingDirectory: "/w",
			}},
			Publisher: &job.Spec{Type: job.PublisherLocal},
			Env:       map[string]string{"A": "b", "C": "d", "E": "f", "G": "h"},
			InputSources: []job.Input{{
				Source: job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": "CID"}},
				Alias:  "ipfs://CID/sub", Target: "/inputs",
			}},
			ResultPaths: []job.Output{{Name: "out", Path: "/out"}},
			Resources:   &job.Resources{CPU: "2", Memory: "1Gb", Disk: "5Gb", GPU: "1"},
			Network:     &job.Network{Type: "HTTP", Domains: []string{"example.com"}},
			Timeouts:    &job.Timeouts{TotalTimeout: 300, QueueTimeout: 60},
		}},
	}
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Error(diff)
	}
	if uri := got.Task().InputSources[0].URI; uri != "ipfs://CID/sub" {
		t.Errorf("URI is %s", uri)
	}
	for path, at := range map[string]string{
		"Tasks[0].InputSources[0].Target":         "--input ipfs://CID/sub",
		"Tasks[0].ResultPaths[0].Name":            "--output out:/out",
		"Tasks[0].Env.E":                          "--env C=d,E=f",
		"Tasks[0].Resources.Memory":               "--memory 1Gb",
		"Tasks[0].Engine.Params.Image":            "ubuntu:24.04",
		"Tasks[0].Engine.Params.Parameters":       "echo -- hi",
		"Tasks[0].Engine.Params.Parameters[2]":    "hi",
		"Tasks[0].Engine.Params.Entrypoint":       "--entrypoint x",
		"Count":                                   "--concurrency 3",
		"Labels.owner":                            "--labels env=prod,owner",
		"Tasks[0].Timeouts.ExecutionTimeout":      "ubuntu:24.04",
		"Tasks[0].Publisher.Params.Key":           "--publisher local",
		"Constraints[1].Operator":                 "--constraints 'region=eu,!spot'",
		"Tasks[0].Engine.Params.WorkingDirectory": "--workdir /w",
	} {
		if got := got.At(path).String(); got != at {
			t.Errorf("%s is at %s, want %s", path, got, at)
		}
	}
}

func TestFlagsDefaults(t *testing.T) {
	got, err := job.FromFlags(job.Flags{Network: "default", Target: "all"}, "img", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &job.Job{Namespace: "default", Type: job.TypeOps, Count: 1, Tasks: []*job.Task{{
		Name: "main", Engine: job.Engine{Type: "docker", Params: job.Docker{Image: "img"}}}}}
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Error(diff)
	}
}

func TestFlagMistakes(t *testing.T) {
	for _, test := range []struct {
		flags job.Flags
		want  string
		hint  string
	}{
		{job.Flags{Count: "x"}, `--count x: want a whole number`, "--count 1"},
		{job.Flags{Count: "-1"}, `--count -1: count is -1, want 0 or more`, ""},
		{job.Flags{Count: "2", Concurrency: "2"}, `--concurrency 2: --count is given too, want one of them`, "--count 2"},
		{job.Flags{Count: "2", Target: "all"}, `--count 2: count is 2, and ops jobs run on all matching nodes`, ""},
		{job.Flags{Target: "ALL"}, `--target ALL: unknown target, want any or all`, ""},
		{job.Flags{Constraints: "a=b", Selector: "a=b"}, `--selector a=b: --constraints is given too, want one of them`, "--constraints a=b"},
		{job.Flags{Selector: "a=b=c"}, `--selector a=b=c: found "=" after "a", want a comma`, "--selector 'region=eu,os_arch in (amd64)'"},
		{job.Flags{Labels: []string{"a b=c"}}, `--labels 'a b=c': label "a b": want letters, digits, '-', '_' and '.', with a letter or digit at both ends`, "--labels env=prod"},
		{job.Flags{Labels: []string{"a=b c"}}, `--labels 'a=b c': value "b c" of label a: want letters, digits, '-', '_' and '.', with a letter or digit at both ends`, "--labels env=prod"},
		{job.Flags{Env: []string{"FOO"}}, `--env FOO: no value, want NAME=VALUE`, "--env FOO=VALUE"},
		{job.Flags{Env: []string{"A=x=y,z"}}, `--env A=x=y,z: "z" has no "=": a comma separates variables here`, `--env '"A=x=y,z"'`},
		{job.Flags{Env: []string{"foo=1"}}, `--env foo=1: the name foo has lower-case letters, want upper case`, "did you mean FOO?"},
		{job.Flags{Env: []string{"BACALHAU_X=1"}}, `--env BACALHAU_X=1: the name BACALHAU_X starts with BACALHAU_, which is the network's own`, ""},
		{job.Flags{Env: []string{"A="}}, `--env A=: the variable A is empty, and Bacalhau refuses empty variables`, ""},
		{job.Flags{Env: []string{"1A=b"}}, `--env 1A=b: the name "1A" is refused, want letters, digits and '_', with a letter first`, ""},
		{job.Flags{Outputs: []string{"/outputs"}}, `--output /outputs: want NAME:PATH`, "--output outputs:/outputs"},
		{job.Flags{Outputs: []string{"a:b:c"}}, `--output a:b:c: want NAME:PATH`, "--output outputs:/outputs"},
		{job.Flags{Publisher: "ipsf"}, `--publisher ipsf: unknown publisher "ipsf", want one of ipfs, s3, s3managed, local`, "did you mean ipfs?"},
		{job.Flags{Publisher: "s3://bucket"}, `--publisher s3://bucket: the s3 publisher has no Key`, ""},
		{job.Flags{Publisher: "s3://b/k,opt=regoin=eu"}, `--publisher s3://b/k,opt=regoin=eu: unknown option "regoin" of the s3 publisher`, "did you mean Region?"},
		{job.Flags{Memory: "lots"}, `--memory lots: memory is "lots", want a size: 500Mb, 2Gb, 1GiB`, ""},
		{job.Flags{CPU: "NaN"}, `--cpu NaN: cpu is "NaN", want cores or thousandths of one: 2, 0.5, 500m`, ""},
		{job.Flags{GPU: "1.5"}, `--gpu 1.5: gpu is "1.5", want a whole number`, ""},
		{job.Flags{Network: "bridg"}, `--network bridg: unknown network "bridg", want none, http, host or bridge`, "did you mean Bridge?"},
		{job.Flags{Domains: []string{"a.com"}}, `--domain a.com: domains need the HTTP network, and it is Default`, "--network http --domain a.com"},
		{job.Flags{Network: "http", Domains: []string{"A"}}, `--domain A: "A" is neither a domain nor an IP address`, ""},
		{job.Flags{Timeout: "5m"}, `--timeout 5m: want a whole number`, "--timeout 1"},
		{job.Flags{Timeout: "-5"}, `--timeout -5: timeout is -5 seconds, want 0 or more`, ""},
		{job.Flags{WorkingDirectory: "app"}, `--workdir app: working directory "app" is relative, want an absolute path`, "did you mean /app?"},
		{job.Flags{Entrypoint: []string{`a"b`}}, `--entrypoint 'a"b': it has a stray double quote, want PROGRAM[,ARGUMENT…]`, "--entrypoint /bin/sh,-c"},
		{job.Flags{Inputs: []string{"ipfs://A", "ipfs://B"}}, `--input ipfs://B: another input is mounted at "/inputs" too, want a path of its own`, "/inputs/2"},
	} {
		_, err := job.FromFlags(test.flags, "img", nil)
		wantMistake(t, err, test.want, test.hint)
	}
	_, err := job.FromFlags(job.Flags{}, "", nil)
	wantMistake(t, err, "no image, want IMAGE [COMMAND…]", "")
}

func wantMistake(t *testing.T, err error, want, hint string) {
	t.Helper()
	var mistake *job.Error
	if !errors.As(err, &mistake) {
		t.Errorf("got %v, want %s", err, want)
		return
	}
	if got := mistake.Error(); got != want || mistake.Hint != hint || strings.Contains(got, "\n") {
		t.Errorf("got  %s (%s)\nwant %s (%s)", got, mistake.Hint, want, hint)
	}
}

func TestAddDefaultOutput(t *testing.T) {
	for _, test := range []struct {
		outputs []string
		want    bool
	}{
		{nil, true}, {[]string{"a:/a"}, true}, {[]string{"a:/outputs/"}, false}, {[]string{"outputs:/x"}, false},
	} {
		j, err := job.FromFlags(job.Flags{Outputs: test.outputs}, "img", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := j.AddDefaultOutput(); got != test.want || len(j.Task().ResultPaths) != len(test.outputs)+map[bool]int{true: 1}[got] {
			t.Errorf("%q: %v, %v", test.outputs, got, j.Task().ResultPaths)
		}
		if at := j.OutputAt(len(test.outputs), "Path").String(); test.want && at != "-o outputs:/outputs (default)" {
			t.Errorf("default output is at %s", at)
		}
	}
}
