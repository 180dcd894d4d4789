package docker_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/submit/job"
)

// newJob is a job that runs the probe with the given arguments.
func newJob(args ...string) *job.Job {
	return &job.Job{
		Type: "batch", Count: 1,
		Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: "docker", Params: job.Docker{
			Entrypoint: []string{"/probe"}, Parameters: args,
		}}}},
	}
}

// try runs a job on one of the probe's stages and fails the test when there is no trial.
func try(t *testing.T, stage string, j *job.Job) *harness.Trial {
	t.Helper()
	needEngine(t)
	e := newEngine(t)
	trial, err := e.Run(t.Context(), harness.Run{Job: j, Image: images[stage], Platform: "linux/amd64", Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return trial
}

func newEngine(t testing.TB) *docker.Engine {
	t.Helper()
	e, err := docker.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func read(t *testing.T, trial *harness.Trial, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(trial.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wantOut fails the test unless the run ended well with this on its standard output.
func wantOut(t *testing.T, trial *harness.Trial, want string) {
	t.Helper()
	if trial.ExitCode != 0 || trial.StartError != "" {
		t.Fatalf("exit code %d, start error %q, stderr %q", trial.ExitCode, trial.StartError, read(t, trial, "stderr"))
	}
	if got := read(t, trial, "stdout"); got != want {
		t.Errorf("stdout is %q, want %q", got, want)
	}
}

func TestResultFolder(t *testing.T) {
	trial := try(t, "bare", newJob("exit", "3"))
	if trial.ExitCode != 3 || trial.OOMKilled || trial.TimedOut || trial.StartError != "" {
		t.Errorf("trial is %+v", trial)
	}
	for name, want := range map[string]string{"stdout": "out\n", "stderr": "err\n", "exitCode": "3"} {
		if got := read(t, trial, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(trial.Engine, "Docker Engine ") && !strings.HasPrefix(trial.Engine, "Podman ") {
		t.Errorf("engine is %q", trial.Engine)
	}
	if trial.Image != images["bare"] || trial.Network != "none" || trial.MemoryLimit != 512_000_000 || trial.CPULimit != 0.5 {
		t.Errorf("conditions are %+v", trial)
	}
}

// TestCommand pins docker's rules, which are the node's (contract 1, Config).
func TestCommand(t *testing.T) {
	for _, c := range []struct {
		name, stage        string
		entrypoint, params []string
		want               string
	}{
		{"image's own", "entry", nil, nil, "entry\ndefault\n"},
		{"parameters replace CMD", "entry", nil, []string{"mine"}, "entry\nmine\n"},
		{"entrypoint clears CMD", "entry", []string{"/probe", "args"}, nil, ""},
		{"entrypoint and parameters", "entry", []string{"/probe", "args"}, []string{"a b", ""}, "a b\n\n"},
		{"CMD alone", "command", nil, nil, "command\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := newJob()
			j.Task().Engine.Params.Entrypoint, j.Task().Engine.Params.Parameters = c.entrypoint, c.params
			wantOut(t, try(t, c.stage, j), c.want)
		})
	}
}

func TestWorkingDirectoryIsMade(t *testing.T) {
	j := newJob("pwd")
	j.Task().Engine.Params.WorkingDirectory = "/not/there/yet"
	wantOut(t, try(t, "bare", j), "/not/there/yet\n")
}

func TestStartErrors(t *testing.T) {
	for _, c := range []struct {
		row, stage string
		entrypoint []string
		want       string
	}{
		{"F9", "bare", []string{"/nope"}, `exec: "/nope": stat /nope: no such file or directory`},
		{"F10", "bare", []string{"echo hello"}, `exec: "echo hello": executable file not found in $PATH`},
		{"F11", "bare", []string{"/plain.txt"}, `exec: "/plain.txt": permission denied`},
		{"F14", "bare", nil, "o command specified"}, // Docker Engine 20.10 has a capital N, 26 has none
		{"F16", "stranger", []string{"/probe", "args"}, "unable to find user nosuchuser: no matching entries in passwd file"},
	} {
		t.Run(c.row, func(t *testing.T) {
			j := newJob()
			j.Task().Engine.Params.Entrypoint = c.entrypoint
			trial := try(t, c.stage, j)
			if !strings.Contains(trial.StartError, c.want) || trial.ExitCode != -1 {
				t.Errorf("start error is %q with exit code %d, want %q with -1", trial.StartError, trial.ExitCode, c.want)
			}
			if strings.ContainsRune(trial.StartError, '\n') {
				t.Errorf("start error has several lines: %q", trial.StartError)
			}
		})
	}
}
