package image

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// built is where the real servers are that make setup has built.
var built string

// TestMain keeps the logins and the engine of whoever runs the tests out of them.
func TestMain(m *testing.M) {
	built, _ = os.UserCacheDir() // without one there are no servers either
	dir, err := os.MkdirTemp("", "seatrial-image-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{"HOME", "DOCKER_CONFIG", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"} {
		os.Setenv(name, dir)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func newRegistry(t *testing.T, gates ...registrytest.Gate) *registrytest.Registry {
	t.Helper()
	r := registrytest.New(gates...)
	t.Cleanup(r.Close)
	return r
}

func fill(t *testing.T, s registrytest.Spec, reference string) (digest string) {
	t.Helper()
	digest, err := s.Push(reference, "", "")
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// noEngine makes sure that no local engine knows anything.
func noEngine(t *testing.T) {
	t.Helper()
	t.Setenv("DOCKER_HOST", "unix://"+filepath.Join(t.TempDir(), "none"))
}

// login writes the configuration that `docker login` writes.
func login(t *testing.T, host, user, password string) {
	t.Helper()
	dir := t.TempDir()
	config, err := json.Marshal(map[string]any{"auths": map[string]any{host: map[string][]byte{"auth": []byte(user + ":" + password)}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.json"), config, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DOCKER_CONFIG", dir)
}

// asked is the log of a registry, one line for each request.
func asked(r *registrytest.Registry) []string {
	var lines []string
	for _, q := range r.Requests() {
		path, _, _ := strings.Cut(q.Path, "sha256:")
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %d %s", q.Method, path, q.Status, q.Authorization)))
	}
	return lines
}
