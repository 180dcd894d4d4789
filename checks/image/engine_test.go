package image

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// docker runs the docker command against the real engine.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("docker", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("docker %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// unique is the sample with a configuration that no other run has had, removed from the engine at the end of the test.
func unique(t *testing.T) registrytest.Spec {
	t.Helper()
	s := sample
	s.Env = []string{fmt.Sprintf("RUN=%d-%s", os.Getpid(), t.Name())}
	image, err := s.Image()
	if err != nil {
		t.Fatal(err)
	}
	id, err := image.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Most tests remove the image themselves; this is for those that fail.
		_ = exec.Command("docker", "image", "rm", "--force", id.String()).Run()
	})
	return s
}

func engineHas(reference string) bool {
	return exec.Command("docker", "image", "inspect", reference).Run() == nil
}

func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("needs an engine")
	}
	for _, oci := range []bool{false, true} {
		s := unique(t)
		s.OCI = oci
		for source, reference := range files(t, s) {
			t.Run(fmt.Sprintf("%s, OCI types %t", source, oci), func(t *testing.T) {
				img, err := Open(t.Context(), reference, Options{})
				if err != nil {
					t.Fatal(err)
				}
				id, err := Load(t.Context(), img)
				if err != nil {
					t.Fatal(err)
				}
				if id != img.ConfigDigest {
					t.Errorf("ID is %s, want %s", id, img.ConfigDigest)
				}
				if got := docker(t, "image", "inspect", "--format", "{{.Config.Entrypoint}} {{.RepoTags}}", id); got != "[/run] [seatrial/loaded:"+strings.TrimPrefix(id, "sha256:")+"]" {
					t.Errorf("engine says %s", got)
				}
				if err := Unload(t.Context(), img); err != nil {
					t.Fatal(err)
				}
				if engineHas(id) {
					t.Errorf("%s is still there", id)
				}
				if err := Unload(t.Context(), img); err != nil {
					t.Errorf("a second Unload: %v", err)
				}
			})
		}
	}
}

// What the user loaded stays when we are done with it.
func TestLoadKeepsOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("needs an engine")
	}
	s := unique(t)
	file := filepath.Join(t.TempDir(), "a.tar")
	tag := fmt.Sprintf("seatrial-test/keep:%d", os.Getpid())
	if err := s.SaveArchive(file, tag); err != nil {
		t.Fatal(err)
	}
	docker(t, "load", "--quiet", "--input", file)
	img, err := Open(t.Context(), "docker-archive:"+file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(t.Context(), img); err != nil {
		t.Fatal(err)
	}
	if err := Unload(t.Context(), img); err != nil {
		t.Fatal(err)
	}
	if !engineHas(tag) {
		t.Errorf("%s is gone", tag)
	}
}

// TestEngine goes the whole way of an image that only the engine has: found,
// pushed to our own registry, pulled from there by the engine.
func TestEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("needs an engine")
	}
	served := httptest.NewServer(NewRegistry(t.TempDir()))
	t.Cleanup(served.Close)
	host := served.Listener.Addr().String()

	s := unique(t)
	s.Pad = 300_000
	file := filepath.Join(t.TempDir(), "a.tar")
	tag := host + "/app:v1"
	if err := s.SaveArchive(file, tag); err != nil {
		t.Fatal(err)
	}
	docker(t, "load", "--quiet", "--input", file)
	t.Cleanup(func() { _ = exec.Command("docker", "image", "rm", "--force", tag).Run() })

	img, err := Open(t.Context(), tag, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !img.Access.Local || img.Access.Found || img.Source != DockerDaemon || img.Config.Entrypoint[0] != "/run" || img.Size < 300_000 {
		t.Fatalf("image is %+v", img)
	}
	byID, err := Open(t.Context(), "docker-daemon:"+img.ConfigDigest, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !byID.Access.Found || byID.ConfigDigest != img.ConfigDigest {
		t.Errorf("by its ID it is %+v", byID)
	}

	digest, err := Push(t.Context(), img, tag, nil)
	if err != nil {
		t.Fatal(err)
	}
	pushed, err := Open(t.Context(), tag, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !pushed.Access.Public || pushed.Digest != digest || pushed.ConfigDigest != img.ConfigDigest {
		t.Errorf("pushed image is %+v", pushed)
	}
	docker(t, "image", "rm", tag)
	docker(t, "pull", "--quiet", Pin(tag, digest))
	docker(t, "tag", Pin(tag, digest), tag)
	docker(t, "push", "--quiet", tag)
	docker(t, "image", "rm", tag)
	if engineHas(img.ConfigDigest) {
		t.Errorf("%s is still there", img.ConfigDigest)
	}
}

// TestPlatformIsRead asks the engine as a node does at bid time (F49).
func TestPlatformIsRead(t *testing.T) {
	if testing.Short() {
		t.Skip("needs an engine")
	}
	r := newRegistry(t)
	s := sample
	s.OCI = true
	img, err := Open(t.Context(), files(t, s)[OCILayout], Options{})
	if err != nil {
		t.Fatal(err)
	}
	digest, err := Push(t.Context(), img, r.Host+"/app:v1", nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := client.New(client.FromEnv)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	answer, err := e.DistributionInspect(t.Context(), Pin(r.Host+"/app:v1", digest), client.DistributionInspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Platforms) != 1 || answer.Platforms[0].OS != "linux" || answer.Platforms[0].Architecture != "amd64" {
		t.Errorf("a node reads the platforms %v, want linux/amd64", answer.Platforms)
	}
}
