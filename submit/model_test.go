package submit

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/seatrial/seatrial/harness/network"
	jobfile "github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// What we send is what `bacalhau docker run` would send for the same command line.
func TestPrintAsBacalhau(t *testing.T) {
	if testing.Short() {
		t.Skip("needs bacalhau")
	}
	binary, err := network.Find(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	tests := []struct {
		name  string
		flags flags.Flags
		args  []string // of bacalhau, for the same flags
		cmd   []string
	}{
		{"nothing", flags.Flags{}, nil, nil},
		{"command", flags.Flags{}, nil, []string{"bash", "-c", "ls /inputs"}},
		{"resources", flags.Flags{CPU: "500m", Memory: "1Gb", Disk: "2 GiB", GPU: "1"}, []string{"--cpu", "500m", "--memory", "1Gb", "--disk", "2 GiB", "--gpu", "1"}, nil},
		{"data", flags.Flags{
			Inputs:    []string{"src=http://h:80/f,dst=/inputs/f", "s3://bucket/logs*:/logs", "ipfs://QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn:/cid"},
			Outputs:   []string{"outputs:/outputs", "more:/more"},
			Publisher: "local",
		}, []string{"-i", "src=http://h:80/f,dst=/inputs/f", "-i", "s3://bucket/logs*:/logs", "-i", "ipfs://QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn:/cid",
			"-o", "outputs:/outputs", "-o", "more:/more", "-p", "local"}, []string{"ls"}},
		{"network", flags.Flags{Network: "http", Domains: []string{"example.org", "example.com"}}, []string{"--network", "http", "--domain", "example.org", "--domain", "example.com"}, nil},
		{"no network", flags.Flags{Network: "none"}, []string{"--network", "none"}, nil},
		{"placement", flags.Flags{Count: "3", Constraints: "region in (eu,us),os_arch=amd64", Labels: []string{"team=a"}, Name: "name", Namespace: "space", Priority: "2"},
			[]string{"--count", "3", "--constraints", "region in (eu,us),os_arch=amd64", "-l", "team=a", "--name", "name", "--namespace", "space", "--priority", "2"}, nil},
		{"everywhere", flags.Flags{Target: "all"}, []string{"--target", "all"}, nil},
		{"container", flags.Flags{Env: []string{"A=1", "B=x=y"}, WorkingDirectory: "/work", Entrypoint: []string{"/bin/sh,-c"}, Timeout: "60", QueueTimeout: "5", TaskName: "task"},
			[]string{"-e", "A=1", "-e", "B=x=y", "-w", "/work", "--entrypoint", "/bin/sh,-c", "--timeout", "60", "--queue-timeout", "5", "--task-name", "task"}, []string{"true"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j, err := flags.Job(test.flags, "ubuntu:24.04", test.cmd)
			if err != nil {
				t.Fatal(err)
			}
			printed, err := Print(j)
			if err != nil {
				t.Fatal(err)
			}
			args := slices.Concat([]string{"docker", "run", "--dry-run"}, test.args, []string{"ubuntu:24.04", "--"}, test.cmd)
			cmd := exec.CommandContext(t.Context(), binary, args...)
			cmd.Env = append(os.Environ(), "BACALHAU_DIR="+dir, "BACALHAU_UPDATECONFIG_INTERVAL=0s")
			var complaints strings.Builder
			cmd.Stderr = &complaints
			theirs, err := cmd.Output()
			if err != nil {
				t.Fatalf("bacalhau %v: %v: %s", args, err, complaints.String())
			}
			_, yaml, found := strings.Cut(string(theirs), "Constraints:") // it may talk of its folder before
			if !found {
				t.Fatalf("got %s", theirs)
			}
			if diff := cmp.Diff(meaning(t, []byte("Constraints:"+yaml)), meaning(t, printed)); diff != "" {
				t.Errorf("Bacalhau's and ours (-/+):\n%s", diff)
			}
		})
	}
}

// meaning is a YAML document without what is empty, which Bacalhau's builder of engine parameters writes out.
func meaning(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	if fields, ok := v.(map[string]any); ok {
		for _, key := range jobfile.ServerKeys { // which Bacalhau prints and does not take
			delete(fields, key)
		}
	}
	return pruned(v)
}

func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, value := range v {
			if p := pruned(value); p != nil {
				kept[key] = p
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case []any:
		var kept []any
		for _, value := range v {
			kept = append(kept, pruned(value))
		}
		if kept == nil {
			return nil
		}
		return kept
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}

// A printed job is a job file, and means the same when it is read again.
func TestPrintedJobIsAJobFile(t *testing.T) {
	j, err := flags.Job(flags.Flags{Env: []string{"A=1"}, Network: "none", Outputs: []string{"outputs:/outputs"}, Publisher: "local"}, "ubuntu", []string{"ls"})
	if err != nil {
		t.Fatal(err)
	}
	first, err := Print(j)
	if err != nil {
		t.Fatal(err)
	}
	again, err := jobfile.Parse(context.Background(), first, "job.yaml", jobfile.Template{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, first)
	}
	second, err := Print(again)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(meaning(t, first), meaning(t, second)); diff != "" {
		t.Error(diff)
	}
}
