package docker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// setContext writes a docker configuration with one context, as docker context create does.
func setContext(t *testing.T, current, name, meta string, tls bool) string {
	t.Helper()
	dir := t.TempDir()
	sum := sha256.Sum256([]byte(name))
	id := hex.EncodeToString(sum[:])
	files := map[string]string{"config.json": `{"currentContext":"` + current + `"}`, "contexts/meta/" + id + "/meta.json": meta}
	if tls {
		files["contexts/tls/"+id+"/docker/ca.pem"] = ""
	}
	for path, content := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"} {
		t.Setenv(name, "")
	}
	t.Setenv("DOCKER_CONFIG", dir)
	return filepath.Join(dir, "contexts/tls", id, "docker")
}

const remoteMeta = `{"Name":"remote","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://127.0.0.1:9","SkipTLSVerify":false}}}`

func TestChooseHost(t *testing.T) {
	for _, c := range []struct {
		name, current, meta string
		env                 map[string]string
		want                string
	}{
		{"no context", "", remoteMeta, nil, "unix:///var/run/docker.sock"},
		{"default context", "default", remoteMeta, nil, "unix:///var/run/docker.sock"},
		{"current context", "remote", remoteMeta, nil, "tcp://127.0.0.1:9"},
		{"DOCKER_CONTEXT", "", remoteMeta, map[string]string{"DOCKER_CONTEXT": "remote"}, "tcp://127.0.0.1:9"},
		{"DOCKER_HOST wins", "remote", remoteMeta, map[string]string{"DOCKER_HOST": "tcp://127.0.0.1:8"}, "tcp://127.0.0.1:8"},
		{"unknown context", "lost", remoteMeta, nil, `error: reading docker context "lost"`},
		{"no endpoint", "remote", `{}`, nil, `error: reading docker context "remote": it has no docker endpoint`},
		{"ssh", "", remoteMeta, map[string]string{"DOCKER_HOST": "ssh://host"}, "error: connecting to the container engine at ssh://host"},
	} {
		t.Run(c.name, func(t *testing.T) {
			setContext(t, c.current, "remote", c.meta, false)
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			got, err := chooseHost()
			if err != nil {
				got = "error: " + err.Error()
			}
			if !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestContextWithCertificates(t *testing.T) {
	certs := setContext(t, "remote", "remote", remoteMeta, true)
	if _, err := chooseHost(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"DOCKER_HOST": "tcp://127.0.0.1:9", "DOCKER_CERT_PATH": certs, "DOCKER_TLS_VERIFY": "1"} {
		if got := os.Getenv(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func FuzzParseContext(f *testing.F) {
	f.Add([]byte(remoteMeta))
	f.Add([]byte(`{"Endpoints":{"docker":null}}`))
	f.Fuzz(func(t *testing.T, meta []byte) {
		if host, err := parseContext(meta); (host == "") != (err != nil) {
			t.Errorf("host %q with error %v", host, err)
		}
	})
}

func TestUnavailable(t *testing.T) {
	err := error(&UnavailableError{Host: "unix:///x.sock", Reason: reason(errors.Join(errors.New("dial: refused"), context.Canceled))})
	want := "connecting to the container engine at unix:///x.sock: dial: refused; start Docker, or install it from " +
		"https://docs.docker.com/engine/install, or point DOCKER_HOST at Podman's socket"
	if err.Error() != want {
		t.Errorf("error is %q", err)
	}
}
