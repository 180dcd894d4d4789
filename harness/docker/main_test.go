package docker_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/engine"
)

// images are the stages of testdata/probe/Dockerfile, by name; built once, and removed at the end.
var images = map[string]string{}

// otherImages is the variable that tells the second process the images of the first: "bare=sha256:…,user=sha256:…".
const otherImages = "SEATRIAL_TEST_IMAGES"

// isOther tells whether this is the second of the two processes.
func isOther() bool {
	for pair := range strings.SplitSeq(os.Getenv(otherImages), ",") {
		if name, id, ok := strings.Cut(pair, "="); ok {
			images[name] = id
		}
	}
	return os.Getenv(otherImages) != ""
}

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := testAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func testAll(m *testing.M) (int, error) {
	if testing.Short() || isOther() { // who is another user has the images of the first
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "seatrial-probe-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	compile := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, "probe"), "./testdata/probe")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := compile.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("compiling the probe: %w: %s", err, out)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/probe")); err != nil {
		return 1, err
	}
	cleaner, err := docker.New(context.Background()) // what other runs left is gone before these tests look
	if err != nil {
		return 1, err
	}
	defer cleaner.Close()
	defer cleanUp()
	defer shared.close()
	for _, stage := range []string{"bare", "entry", "command", "stranger", "user"} {
		// BuildKit makes equal builds equal images: the name keeps another process's cleaning from taking ours.
		name := fmt.Sprintf("seatrial-probe:%s-%d", stage, os.Getpid())
		imageID, err := build.Build(context.Background(), build.Options{
			ContextDir: dir, Target: stage, Platform: "linux/amd64", Tags: []string{name},
		})
		if err != nil {
			return 1, err
		}
		defer engine.RemoveImage(name)
		images[stage] = imageID
	}
	return m.Run(), nil
}

// newClient looks at the engine that runs use, past the product.
func newClient(t *testing.T) *client.Client {
	t.Helper()
	to, err := engine.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.FromEnv, client.WithHost(to.Host))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// needEngine is at the top of every test that runs a container.
func needEngine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a container engine")
	}
}
