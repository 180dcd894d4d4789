package engine

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/docker/cli/cli/config"
	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
)

const remoteMeta = `{"Name":"remote","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://127.0.0.1:9","SkipTLSVerify":false}}}`

// setConfig is an empty docker configuration and no variable of the docker command.
func setConfig(t *testing.T) (dir string) {
	t.Helper()
	for _, name := range []string{EnvHost, EnvCerts, EnvVerify, envTLS, envContext, "XDG_RUNTIME_DIR"} {
		t.Setenv(name, "")
	}
	dir = t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("DOCKER_CONFIG", dir)
	old := config.Dir()
	config.SetDir(dir)
	t.Cleanup(func() { config.SetDir(old) })
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFind(t *testing.T) {
	id := digest.FromString("remote").Encoded()
	for _, c := range []struct {
		name, current, meta string
		tls                 bool
		env                 map[string]string
		want                string
	}{
		{"current context", "remote", remoteMeta, false, nil, "tcp://127.0.0.1:9"},
		{"DOCKER_CONTEXT", "", remoteMeta, false, map[string]string{envContext: "remote"}, "tcp://127.0.0.1:9"},
		{"certificates of a context", "remote", remoteMeta, true, nil, "tcp://127.0.0.1:9 with contexts/tls/" + id + "/docker"},
		{"DOCKER_HOST wins", "remote", remoteMeta, true, map[string]string{EnvHost: "tcp://127.0.0.1:8"}, "tcp://127.0.0.1:8"},
		{"DOCKER_HOST without a scheme", "", remoteMeta, false, map[string]string{EnvHost: "127.0.0.1:8"}, "tcp://127.0.0.1:8"},
		{"DOCKER_TLS_VERIFY", "", remoteMeta, false, map[string]string{EnvHost: "tcp://h:1", EnvVerify: "1", EnvCerts: "/c"}, "tcp://h:1 with /c"},
		{"DOCKER_TLS_VERIFY alone", "", remoteMeta, false, map[string]string{EnvHost: "tcp://h:1", EnvVerify: "1"}, "tcp://h:1 with ."},
		{"DOCKER_TLS", "", remoteMeta, false, map[string]string{EnvHost: "tcp://h:1", envTLS: "1", EnvCerts: "/c"}, "tcp://h:1 with /c, unverified"},
		{"unknown context", "lost", remoteMeta, false, nil, `error: reading docker context "lost": it is not in`},
		{"no endpoint", "remote", `{}`, false, nil, `error: reading docker context "remote": it names no docker engine`},
		{"not JSON", "remote", `{`, false, nil, `error: reading docker context "remote": it is not JSON`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := setConfig(t)
			write(t, filepath.Join(dir, "config.json"), `{"currentContext":"`+c.current+`"}`)
			write(t, filepath.Join(dir, "contexts/meta", id, "meta.json"), c.meta)
			if c.tls {
				write(t, filepath.Join(dir, "contexts/tls", id, "docker/ca.pem"), "")
			}
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			var got string
			e, err := Find(t.Context())
			switch {
			case err != nil:
				got = "error: " + err.Error()
			case e.Certs != "":
				certs := e.Certs
				if rel, err := filepath.Rel(dir, certs); err == nil && filepath.IsLocal(rel) {
					certs = rel
				}
				got = e.Host + " with " + certs
				if e.SkipVerify {
					got += ", unverified"
				}
			default:
				got = e.Host
			}
			if got != c.want && (err == nil || !strings.HasPrefix(got, c.want)) || strings.Contains(got, "\n") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestTLSWithoutFolder has a name that was mistyped, for which the system's certificates are no stand-in.
func TestTLSWithoutFolder(t *testing.T) {
	dir := setConfig(t)
	for _, c := range []struct{ certs, err string }{
		{filepath.Join(dir, "nowhere"), "reading the engine's certificates: there is no folder " + filepath.Join(dir, "nowhere")},
		{config.Dir(), ""},
		{"", ""},
	} {
		_, err := (&Endpoint{Host: "tcp://h:1", Certs: c.certs, SkipVerify: true}).tls()
		if got := fmt.Sprint(err); err == nil && c.err != "" || err != nil && got != c.err {
			t.Errorf("%s: %v, want %q", c.certs, err, c.err)
		}
	}
}

func TestEnvironment(t *testing.T) {
	for _, c := range []struct {
		e    Endpoint
		want map[string]string
	}{
		{Endpoint{Host: "tcp://h:1"}, map[string]string{EnvHost: "tcp://h:1"}},
		{Endpoint{Host: "tcp://h:1", Certs: "/c"}, map[string]string{EnvHost: "tcp://h:1", EnvCerts: "/c", EnvVerify: "1"}},
		{Endpoint{Host: "tcp://h:1", Certs: "/c", SkipVerify: true}, map[string]string{EnvHost: "tcp://h:1", EnvCerts: "/c", envTLS: "1"}},
		{Endpoint{Host: "tcp://h:1", SkipVerify: true}, map[string]string{EnvHost: "tcp://h:1", envTLS: "1"}},
	} {
		got := c.e.Environment()
		maps.DeleteFunc(got, func(_, value string) bool { return value == "" })
		if d := cmp.Diff(c.want, got); d != "" {
			t.Error(d)
		}
	}
}

// TestEnvironmentLeadsBack finds the engine of a context again, whatever the variables said of certificates before.
func TestEnvironmentLeadsBack(t *testing.T) {
	dir := setConfig(t)
	write(t, filepath.Join(dir, "config.json"), `{"currentContext":"remote"}`)
	write(t, filepath.Join(dir, "contexts/meta", digest.FromString("remote").Encoded(), "meta.json"), remoteMeta)
	t.Setenv(EnvVerify, "1")
	t.Setenv(EnvCerts, "/c")
	first, err := Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range first.Environment() {
		t.Setenv(name, value)
	}
	again, err := Find(t.Context())
	if d := cmp.Diff(first, again); d != "" || err != nil || first.Certs != "" {
		t.Errorf("%v %s", err, d)
	}
}

// The docker command is the authority on how contexts are stored.
func TestContextOfDockerCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the docker command")
	}
	setConfig(t)
	if out, err := exec.Command("docker", "context", "create", "boat", "--docker", "host=tcp://127.0.0.1:2375").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if e, err := fromContext("boat"); err != nil || e.Host != "tcp://127.0.0.1:2375" || e.Certs != "" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func FuzzParseContext(f *testing.F) {
	f.Add([]byte(remoteMeta))
	f.Add([]byte(`{"Endpoints":{"docker":null}}`))
	f.Fuzz(func(t *testing.T, meta []byte) {
		if e, err := parseContext(meta); (e == nil) != (err != nil) || e != nil && e.Host == "" {
			t.Errorf("endpoint %+v with error %v", e, err)
		}
	})
}
