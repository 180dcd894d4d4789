package docker_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/submit/job"
)

// traced is what the tests of the trace share: a static supervisor, and images with Debian's Python, busybox and a Go program.
type traced struct {
	once sync.Once
	err  error
	dir  string
	// supervisor watches workloads, and refusing only takes lookups.
	supervisor, refusing string
	// root and user are the IDs of an image with the Go program and busybox, by their USER; python is that of a Debian with Python.
	root, user, python string
}

var shared traced

// build is done once for all tests.
func (x *traced) build() (err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	if x.dir, err = os.MkdirTemp("", "seatrial-traced-"); err != nil {
		return err
	}
	x.supervisor, x.refusing = filepath.Join(x.dir, "supervisor"), filepath.Join(x.dir, "refusing")
	for name, flags := range map[string]string{x.supervisor: "-s -w", x.refusing: "-s -w -X main.refuse=true"} {
		compile := exec.Command("go", "build", "-ldflags="+flags, "-o", name, "./testdata/supervisor")
		compile.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := compile.CombinedOutput(); err != nil {
			return fmt.Errorf("compiling the supervisor: %w: %s", err, out)
		}
	}
	source, err := os.ReadFile("testdata/egress/main.go")
	if err != nil {
		return err
	}
	program, err := registrytest.Compile(source, "amd64")
	if err != nil {
		return err
	}
	busybox, err := os.ReadFile(filepath.Join(cache, "seatrial", "images", "busybox"))
	if err != nil {
		return err
	}
	spec := registrytest.Spec{Env: []string{"PATH=/bin"}, Files: []registrytest.File{
		{Path: "/egress", Mode: 0o755, Content: program},
		{Path: "/bin/busybox", Mode: 0o755, Content: busybox},
		{Path: "/bin/sh", Mode: 0o755, Content: busybox},
	}}
	if x.root, err = x.load(spec, "root"); err != nil {
		return err
	}
	spec.User = "1000"
	if x.user, err = x.load(spec, "user"); err != nil {
		return err
	}
	x.python, err = x.load(registrytest.Spec{Base: filepath.Join(cache, "seatrial", "images", "debian.tar")}, "python")
	return err
}

var imageID = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// load puts an image into the engine and returns its ID.
func (x *traced) load(spec registrytest.Spec, stage string) (string, error) {
	archive := filepath.Join(x.dir, stage+".tar")
	name := fmt.Sprintf("seatrial-traced:%s-%d", stage, os.Getpid())
	if err := spec.SaveArchive(archive, name); err != nil {
		return "", err
	}
	defer os.Remove(archive)
	if out, err := exec.Command("docker", "load", "-i", archive).CombinedOutput(); err != nil {
		return "", fmt.Errorf("loading an image: %w: %s", err, out)
	}
	out, err := exec.Command("docker", "image", "inspect", "--format", "{{.Id}}", name).Output()
	return string(imageID.Find(out)), err
}

// close removes what build made.
func (x *traced) close() {
	if x.dir == "" {
		return
	}
	for _, stage := range []string{"root", "user", "python", "riscv64"} {
		_ = exec.Command("docker", "image", "rm", fmt.Sprintf("seatrial-traced:%s-%d", stage, os.Getpid())).Run()
	}
	os.RemoveAll(x.dir)
}

func needTraced(t testing.TB) *traced {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a container engine")
	}
	shared.once.Do(func() { shared.err = shared.build() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return &shared
}

// command is a job that runs a program of the image.
func command(words ...string) *job.Job {
	j := newJob(words[1:]...)
	j.Task().Engine.Params.Entrypoint = words[:1]
	return j
}

// trace runs a job and then watches it.
func trace(t testing.TB, image string, limit time.Duration, words ...string) (*harness.Trial, *harness.Egress) {
	t.Helper()
	return traceWith(t, needTraced(t).supervisor, image, limit, words...)
}

func traceWith(t testing.TB, supervisor, image string, limit time.Duration, words ...string) (*harness.Trial, *harness.Egress) {
	t.Helper()
	e, err := docker.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	run := harness.Run{Job: command(words...), Image: image, Platform: "linux/amd64", Dir: t.TempDir(), Limit: limit}
	trial, err := e.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	g, err := e.TraceEgress(t.Context(), run, trial, supervisor)
	if err != nil {
		t.Fatal(err)
	}
	return trial, g
}

// show is a trace as text, without what differs from run to run.
func show(g *harness.Egress) string {
	var b bytes.Buffer
	for _, l := range g.Lookups {
		fmt.Fprintf(&b, "lookup %s %s%s\n", l.Name, strings.Join(slices.Sorted(slices.Values(l.Types)), ","), by(l.Process))
	}
	for _, c := range g.Connections {
		fmt.Fprintf(&b, "%s %s:%d %d%s: %s\n", c.Protocol, c.Address, c.Port, c.Count, by(c.Process), c.Error)
	}
	for _, reason := range g.Incomplete {
		fmt.Fprintf(&b, "incomplete: %s\n", reason)
	}
	return b.String()
}

func by(p *harness.Process) string {
	if p == nil {
		return ""
	}
	return " by " + p.Command
}
