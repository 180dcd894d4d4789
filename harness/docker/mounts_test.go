package docker_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func localInput(path, target string, rw bool) job.Input {
	return job.Input{Target: target, Source: job.Spec{Type: job.SourceLocal, Params: map[string]any{"SourcePath": path, "ReadWrite": rw}}}
}

func TestLocalInputIsReadOnlyUnlessAsked(t *testing.T) {
	dir := t.TempDir()
	j := newJob("write", "/inputs/new", "text")
	j.Task().InputSources = []job.Input{localInput(dir, "/inputs", false)}
	trial := try(t, "bare", j)
	if trial.ExitCode != 1 || !strings.Contains(read(t, trial, "stderr"), "read-only file system") {
		t.Errorf("exit code %d, stderr %q", trial.ExitCode, read(t, trial, "stderr"))
	}
	j.Task().InputSources = []job.Input{localInput(dir, "/inputs", true)}
	wantOut(t, try(t, "bare", j), "")
	if b, err := os.ReadFile(filepath.Join(dir, "new")); string(b) != "text" {
		t.Errorf("the input folder holds %q, %v", b, err)
	}
}

func TestURLInput(t *testing.T) {
	server := httptest.NewServer(http.FileServerFS(os.DirFS("testdata")))
	defer server.Close()
	j := newJob("stat", "/inputs", "/inputs/main.go")
	j.Task().InputSources = []job.Input{{Target: "/inputs", Source: job.Spec{
		Type: job.SourceURL, Params: map[string]any{"URL": server.URL + "/probe/main.go"},
	}}}
	trial := try(t, "user", j)
	wantOut(t, trial, "/inputs drwxr-xr-x\n/inputs/main.go -rw-r--r--\n")
	if !strings.HasPrefix(trial.CommandLine, "curl --fail --location --create-dirs --output ./again/main.go "+server.URL+"/probe/main.go && docker run ") {
		t.Errorf("command line is %s", trial.CommandLine)
	}
}

func TestInlineInput(t *testing.T) {
	j := newJob("read", "/inputs")
	j.Task().InputSources = []job.Input{{Target: "/inputs", Source: job.Spec{
		Type: job.SourceInline, Params: map[string]any{"URL": "data:,hello%20there"},
	}}}
	wantOut(t, try(t, "bare", j), "hello there")
}

func TestOutputs(t *testing.T) {
	j := newJob("write", "/out/file", "text")
	j.Task().ResultPaths = []job.Output{{Name: "results", Path: "/out"}, {Name: "empty", Path: "/empty"}}
	trial := try(t, "bare", j)
	wantOut(t, trial, "")
	if len(trial.Outputs) != 2 || len(trial.Outputs[0].Files) != 1 || trial.Outputs[0].Files[0].Path != "results/file" {
		t.Errorf("outputs are %+v", trial.Outputs)
	}
	for _, name := range []string{"results", "empty"} {
		if info, err := os.Stat(filepath.Join(trial.Dir, name)); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestOtherUserCannotWriteOutputs is F17, which needs the folders to be root's.
func TestOtherUserCannotWriteOutputs(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("output folders are root's only when the run is")
	}
	j := newJob("write", "/outputs/file", "text")
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "user", j)
	if trial.ExitCode != 1 || !strings.Contains(read(t, trial, "stderr"), "permission denied") {
		t.Errorf("exit code %d, stderr %q", trial.ExitCode, read(t, trial, "stderr"))
	}
}

func TestOutputNamesThatNodesRefuse(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	for _, name := range []string{"a/b", "../x", "stdout", ""} {
		j := newJob("args")
		j.Task().ResultPaths = []job.Output{{Name: name, Path: "/outputs"}}
		dir := filepath.Join(t.TempDir(), "results")
		if _, err := e.Run(t.Context(), harness.Run{Job: j, Image: images["bare"], Dir: dir}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error is %v", name, err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 {
			t.Errorf("%q: wrote outside the result folder: %v", name, entries)
		}
	}
}

func TestResultFolderMustBeEmpty(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := newEngine(t).Run(t.Context(), harness.Run{Job: newJob("args"), Image: images["bare"], Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("error is %v", err)
	}
}

// TestCommandLineRepeatsTheRun runs the line in a shell and wants the same again.
func TestCommandLineRepeatsTheRun(t *testing.T) {
	needEngine(t)
	if _, err := exec.LookPath("docker"); err != nil {
		t.Fatal(err)
	}
	in := filepath.Join(t.TempDir(), `it's a "folder", $HOME`)
	if err := os.Mkdir(in, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(in, "file"), []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	j := newJob()
	j.Task().Engine.Params.Entrypoint = []string{"/probe", "read"}
	j.Task().Engine.Params.Parameters = []string{"/in,puts/file"}
	j.Task().Env = map[string]string{"QUOTED": `a 'b' "c"`}
	j.Task().InputSources = []job.Input{localInput(in, "/in,puts", false)}
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "bare", j)
	wantOut(t, trial, "text")
	again := exec.Command("sh", "-c", trial.CommandLine)
	again.Dir = t.TempDir()
	out, err := again.CombinedOutput()
	if string(out) != "text" || err != nil {
		t.Errorf("%s\nprinted %q, %v", trial.CommandLine, out, err)
	}
}
