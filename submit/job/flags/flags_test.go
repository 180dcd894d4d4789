package flags_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

func TestFromFlags(t *testing.T) {
	got, err := flags.Job(flags.Flags{
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
	if diff := cmp.Diff(want, got, jobtest.Same); diff != "" {
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
	got, err := flags.Job(flags.Flags{Network: "default", Target: "all"}, "img", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &job.Job{Namespace: "default", Type: job.TypeOps, Count: 1, Tasks: []*job.Task{{
		Name: "main", Engine: job.Engine{Type: "docker", Params: job.Docker{Image: "img"}}}}}
	if diff := cmp.Diff(want, got, jobtest.Same); diff != "" {
		t.Error(diff)
	}
}

func TestFlagMistakes(t *testing.T) {
	for _, test := range []struct {
		flags flags.Flags
		want  string
		hint  string
	}{
		{flags.Flags{Count: "x"}, `--count x: want a whole number`, "--count 1"},
		{flags.Flags{Count: "-1"}, `--count -1: count is -1, want 0 or more`, ""},
		{flags.Flags{Count: "2", Concurrency: "2"}, `--concurrency 2: --count is given too, want one of them`, "--count 2"},
		{flags.Flags{Count: "2", Target: "all"}, `--count 2: count is 2, and ops jobs run on all matching nodes`, ""},
		{flags.Flags{Target: "ALL"}, `--target ALL: unknown target, want any or all`, ""},
		{flags.Flags{Constraints: "a=b", Selector: "a=b"}, `--selector a=b: --constraints is given too, want one of them`, "--constraints a=b"},
		{flags.Flags{Selector: "a=b=c"}, `--selector a=b=c: found "=" after "a", want a comma`, "--selector 'region=eu,os_arch in (amd64)'"},
		{flags.Flags{Labels: []string{"a b=c"}}, `--labels 'a b=c': label "a b": want letters, digits, '-', '_' and '.', with a letter or digit at both ends`, "--labels env=prod"},
		{flags.Flags{Labels: []string{"a=b c"}}, `--labels 'a=b c': value "b c" of label a: want letters, digits, '-', '_' and '.', with a letter or digit at both ends`, "--labels env=prod"},
		{flags.Flags{Env: []string{"FOO"}}, `--env FOO: no value, want NAME=VALUE`, "--env FOO=VALUE"},
		{flags.Flags{Env: []string{"A=x=y,z"}}, `--env A=x=y,z: "z" has no "=": a comma separates variables here`, `--env '"A=x=y,z"'`},
		{flags.Flags{Env: []string{"foo=1"}}, `--env foo=1: the name foo has lower-case letters, want upper case`, "did you mean FOO?"},
		{flags.Flags{Env: []string{"BACALHAU_X=1"}}, `--env BACALHAU_X=1: the name BACALHAU_X starts with BACALHAU_, which is the network's own`, ""},
		{flags.Flags{Env: []string{"A="}}, `--env A=: the variable A is empty, and Bacalhau refuses empty variables`, ""},
		{flags.Flags{Env: []string{"1A=b"}}, `--env 1A=b: the name "1A" is refused, want letters, digits and '_', with a letter first`, ""},
		{flags.Flags{Outputs: []string{"/outputs"}}, `--output /outputs: want NAME:PATH`, "--output outputs:/outputs"},
		{flags.Flags{Outputs: []string{"a:b:c"}}, `--output a:b:c: want NAME:PATH`, "--output outputs:/outputs"},
		{flags.Flags{Publisher: "ipsf"}, `--publisher ipsf: unknown publisher "ipsf", want one of ipfs, s3, s3managed, local`, "did you mean ipfs?"},
		{flags.Flags{Publisher: "s3://bucket"}, `--publisher s3://bucket: the s3 publisher has no Key`, ""},
		{flags.Flags{Publisher: "s3://b/k,opt=regoin=eu"}, `--publisher s3://b/k,opt=regoin=eu: unknown option "regoin" of the s3 publisher`, "did you mean Region?"},
		{flags.Flags{Memory: "lots"}, `--memory lots: memory is "lots", want a size: 500Mb, 2Gb, 1GiB`, ""},
		{flags.Flags{CPU: "NaN"}, `--cpu NaN: cpu is "NaN", want cores or thousandths of one: 2, 0.5, 500m`, ""},
		{flags.Flags{GPU: "1.5"}, `--gpu 1.5: gpu is "1.5", want a whole number`, ""},
		{flags.Flags{Network: "bridg"}, `--network bridg: unknown network "bridg", want none, http, host or bridge`, "did you mean Bridge?"},
		{flags.Flags{Domains: []string{"a.com"}}, `--domain a.com: domains need the HTTP network, and it is Default`, "--network http --domain a.com"},
		{flags.Flags{Network: "http", Domains: []string{"A"}}, `--domain A: "A" is neither a domain nor an IP address`, ""},
		{flags.Flags{Timeout: "5m"}, `--timeout 5m: want a whole number of seconds`, "--timeout 300"},
		{flags.Flags{QueueTimeout: "1.5s"}, `--queue-timeout 1.5s: want a whole number of seconds`, "--queue-timeout 2"},
		{flags.Flags{Timeout: "soon"}, `--timeout soon: want a whole number`, "--timeout 1"},
		{flags.Flags{Timeout: "-5"}, `--timeout -5: timeout is -5 seconds, want 0 or more`, ""},
		{flags.Flags{WorkingDirectory: "app"}, `--workdir app: working directory "app" is relative, want an absolute path`, "did you mean /app?"},
		{flags.Flags{Entrypoint: []string{`a"b`}}, `--entrypoint 'a"b': it has a stray double quote, want PROGRAM[,ARGUMENT…]`, "--entrypoint /bin/sh,-c"},
		{flags.Flags{Inputs: []string{"ipfs://A", "ipfs://B"}}, `--input ipfs://B: another input is mounted at "/inputs" too, want a path of its own`, "--input ipfs://B:/inputs-2"},
	} {
		_, err := flags.Job(test.flags, "img", nil)
		jobtest.WantMistake(t, err, test.want, test.hint)
	}
	_, err := flags.Job(flags.Flags{}, "", nil)
	jobtest.WantMistake(t, err, "no image, want IMAGE [COMMAND…]", "")
}
