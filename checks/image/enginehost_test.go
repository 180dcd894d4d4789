package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/docker/cli/cli/config"
	"github.com/opencontainers/go-digest"
)

func TestEngineHost(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DOCKER_HOST", "")
	os.Unsetenv("DOCKER_HOST")
	old := config.Dir()
	config.SetDir(dir)
	t.Cleanup(func() { config.SetDir(old) })
	write := func(path, content string) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := func(wantHost, wantErr string) {
		t.Helper()
		host, _, err := engineHost()
		switch {
		case wantErr != "" && (err == nil || !strings.Contains(err.Error(), wantErr)):
			t.Errorf("got %q, %v, want an error with %q", host, err, wantErr)
		case wantErr == "" && (err != nil || host != wantHost):
			t.Errorf("got %q, %v, want %q", host, err, wantHost)
		}
	}

	write("config.json", `{"currentContext":"boat"}`)
	want("", "reading docker context boat")
	meta := "contexts/meta/" + digest.FromString("boat").Encoded() + "/meta.json"
	write(meta, `{"Name":"boat","Endpoints":{"docker":{"Host":"tcp://127.0.0.1:2375","SkipTLSVerify":false}}}`)
	want("tcp://127.0.0.1:2375", "")
	write(meta, `{"Name":"boat","Endpoints":{}}`)
	want("", "names no engine")
	write(meta, `{`)
	want("", "it is not JSON")

	t.Setenv("DOCKER_CONTEXT", "default")
	want(usualSocket(), "")
	t.Setenv("DOCKER_HOST", "ssh://me@host")
	want("ssh://me@host", "")
}

// The docker command is the authority on how contexts are stored.
func TestContextOfDockerCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the docker command")
	}
	dir := t.TempDir()
	t.Setenv("DOCKER_CONFIG", dir)
	if out, err := exec.Command("docker", "context", "create", "boat", "--docker", "host=tcp://127.0.0.1:2375").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	old := config.Dir()
	config.SetDir(dir)
	t.Cleanup(func() { config.SetDir(old) })
	if host, _, err := contextHost("boat"); err != nil || host != "tcp://127.0.0.1:2375" {
		t.Errorf("got %q, %v", host, err)
	}
}
