package docker_test

import (
	"io"
	"log"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
)

// TestPull takes an image from a plain-HTTP registry on the loopback address. The
// image is empty, so that it cannot start is the proof that it was pulled.
func TestPull(t *testing.T) {
	needEngine(t)
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	ref := strings.TrimPrefix(server.URL, "http://") + "/app:v1"
	tag, err := name.NewTag(ref)
	if err != nil {
		t.Fatal(err)
	}
	img, err := mutate.ConfigFile(empty.Image, &v1.ConfigFile{OS: "linux", Architecture: "amd64", RootFS: v1.RootFS{Type: "layers"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(tag, img); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t)
	t.Cleanup(func() { _ = engine.RemoveImage(ref) })
	run := func(image string) (*harness.Trial, []string, error) {
		var stages []string
		trial, err := e.Run(t.Context(), harness.Run{
			Job: newJob("args"), Image: image, Platform: "linux/amd64", Dir: t.TempDir(),
			Note: func(s string) { stages = append(stages, s) },
		})
		return trial, stages, err
	}
	for i, want := range []bool{true, false} { // what the engine has is not pulled again
		trial, stages, err := run(ref)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(trial.StartError, `"/probe"`) {
			t.Errorf("run %d: start error is %q", i, trial.StartError)
		}
		if got := slices.Contains(stages, "pulling "+ref); got != want {
			t.Errorf("run %d: stages are %q", i, stages)
		}
	}
	for _, missing := range []string{strings.Replace(ref, ":v1", ":v2", 1), "sha256:" + strings.Repeat("0", 64)} {
		if _, _, err := run(missing); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v", missing, err)
		} else {
			t.Log(err)
		}
	}
}
