package build_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/buildkittest"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/job"
)

// newContext writes a build context; the static binary that the steps run is in it as "probe".
func newContext(t *testing.T, files map[string]string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a container engine")
	}
	dir := t.TempDir()
	compile := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, "probe"), "../docker/testdata/probe")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("compiling the probe: %v: %s", err, out)
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// mustBuild names the image, so that no other process's cleaning takes it, and removes it after the test.
func mustBuild(t *testing.T, opts build.Options) string {
	t.Helper()
	opts.Tags = append(opts.Tags, fmt.Sprintf("seatrial-build-test:%d-%d", os.Getpid(), time.Now().UnixNano()))
	imageID, err := build.Build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, name := range opts.Tags {
			if err := engine.RemoveImage(name); err != nil {
				t.Error(err)
			}
		}
	})
	return imageID
}

func newEngine(t *testing.T) *docker.Engine {
	t.Helper()
	e, err := docker.New(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// run returns what an image's probe prints, and its exit code.
func run(t *testing.T, image string, args ...string) (string, int) {
	t.Helper()
	trial, err := newEngine(t).Run(t.Context(), harness.Run{Image: image, Dir: t.TempDir(), Job: &job.Job{Tasks: []*job.Task{{
		Engine: job.Engine{Params: job.Docker{Entrypoint: []string{"/probe"}, Parameters: args}},
	}}}})
	if err != nil || trial.StartError != "" {
		t.Fatalf("%v, start error %q", err, trial.StartError)
	}
	out, err := os.ReadFile(filepath.Join(trial.Dir, "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	return string(out), trial.ExitCode
}

func TestIgnoredFilesStayOut(t *testing.T) {
	dir := newContext(t, map[string]string{
		"Dockerfile":     "FROM scratch\nCOPY . /\n",
		".dockerignore":  "secret.txt\nlogs/*\n!logs/kept.txt\n",
		"secret.txt":     "",
		"logs/a.txt":     "",
		"logs/kept.txt":  "",
		"sub/secret.txt": "",
	})
	image := mustBuild(t, build.Options{ContextDir: dir})
	for path, want := range map[string]int{
		"/logs/kept.txt": 0, "/sub/secret.txt": 0, "/secret.txt": 1, "/logs/a.txt": 1,
	} {
		if _, code := run(t, image, "stat", path); code != want {
			t.Errorf("looking for %s: exit code %d, want %d", path, code, want)
		}
	}
}

func TestOptions(t *testing.T) {
	dir := newContext(t, map[string]string{})
	elsewhere := filepath.Join(t.TempDir(), "My.Dockerfile")
	err := os.WriteFile(elsewhere, []byte("FROM scratch AS one\nARG A=default\nARG B\nENV A=$A B=$B\nCOPY probe /\nFROM one AS two\nENV TWO=2\n"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("B", "from the environment")
	tag := fmt.Sprintf("seatrial-build-test-%d", os.Getpid())
	var progress bytes.Buffer
	image := mustBuild(t, build.Options{
		ContextDir: dir, Dockerfile: elsewhere, Target: "one", Tags: []string{tag, tag + ":v2"},
		BuildArgs: []string{"A=x=y", "B", "UNSET"}, Platform: "linux/amd64", NoCache: true, Progress: &progress,
	})
	if !strings.HasPrefix(image, "sha256:") {
		t.Errorf("image ID is %q", image)
	}
	for _, name := range []string{image, tag, tag + ":v2"} {
		out, _ := run(t, name, "env")
		if !strings.Contains(out, "A=x=y\n") || !strings.Contains(out, "B=from the environment\n") || strings.Contains(out, "TWO") {
			t.Errorf("%s: environment is %q", name, out)
		}
	}
	if !strings.Contains(progress.String(), "COPY probe /") {
		t.Errorf("progress is %q", progress.String())
	}
}

func TestOtherPlatform(t *testing.T) {
	dir := newContext(t, map[string]string{"Dockerfile": "FROM scratch\nCOPY probe /\n"})
	native := mustBuild(t, build.Options{ContextDir: dir, Platform: "linux/amd64"})
	if other := mustBuild(t, build.Options{ContextDir: dir, Platform: "linux/arm64"}); other == native {
		t.Error("both platforms give the same image")
	}
}

// builders are the two kinds: "" is the engine's own.
func builders(t *testing.T) map[string]string {
	all := map[string]string{"engine": ""}
	if buildkittest.Runs() {
		all["buildkitd"] = daemon.ForTest(t)
	}
	return all
}

// try builds with one of them, and removes what it has made.
func try(t *testing.T, opts build.Options) (string, error) {
	t.Helper()
	if opts.Builder != "" {
		opts.Layout = t.TempDir()
		return build.Build(t.Context(), opts)
	}
	opts.Tags = append(opts.Tags, fmt.Sprintf("seatrial-build-test:%d-%d", os.Getpid(), time.Now().UnixNano()))
	id, err := build.Build(t.Context(), opts)
	if err == nil {
		t.Cleanup(func() {
			if err := engine.RemoveImage(opts.Tags[0]); err != nil {
				t.Error(err)
			}
		})
	}
	return id, err
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, dockerfile string
		line             int
		want             string
		log              []string
	}{
		{"failing RUN", "FROM scratch\nCOPY probe /\n\nRUN [\"/probe\", \"exit\", \"3\"]\n", 4, "exit code: 3", []string{"out", "err"}},
		{"missing file", "FROM scratch\nCOPY nothing /\n", 2, "nothing", nil},
		{"unknown instruction", "FROM scratch\nCOPPY a b\n", 2, "unknown instruction: COPPY", nil},
		{"no FROM", "COPY a b\n", 0, "no build stage in current context", nil},
		{"unknown stage", "FROM scratch AS a\nCOPY --from=7 x /\n", 0, "invalid", nil},
		{"empty", "", 0, "empty", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newContext(t, map[string]string{"Dockerfile": c.dockerfile})
			for name, address := range builders(t) {
				_, err := try(t, build.Options{ContextDir: dir, Builder: address})
				var fault *build.Error
				if !errors.As(err, &fault) {
					t.Fatalf("%s: error is %v", name, err)
				}
				t.Log(name, err)
				// Engines after 20.10 tell more lines than we ask for.
				if c.line != 0 && fault.Position.Line != c.line || !strings.Contains(fault.Message, c.want) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: fault is %+v, want line %d and %q", name, fault, c.line, c.want)
				}
				for _, line := range c.log {
					if !strings.Contains(strings.Join(fault.Log, "\n"), line) {
						t.Errorf("%s: log is %q, want %q in it", name, fault.Log, line)
					}
				}
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	dir := t.TempDir()
	for _, opts := range []build.Options{
		{ContextDir: dir}, {ContextDir: filepath.Join(dir, "missing")},
		{ContextDir: dir, Dockerfile: filepath.Join(dir, "missing")},
	} {
		_, err := build.Build(t.Context(), opts)
		if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: error is %v", opts, err)
		}
	}
	if _, err := build.Build(t.Context(), build.Options{ContextDir: dir, Dockerfile: dir}); err == nil {
		t.Error("a folder passed for a Dockerfile")
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Build(t.Context(), build.Options{ContextDir: dir, Tags: []string{"Not A Tag"}}); err == nil {
		t.Error("a bad tag passed")
	}
	if _, err := build.Build(t.Context(), build.Options{}); err == nil {
		t.Error("no context passed")
	}
}

func TestCancelled(t *testing.T) {
	dir := newContext(t, map[string]string{"Dockerfile": "FROM scratch\nCOPY probe /\n"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := build.Build(ctx, build.Options{ContextDir: dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
