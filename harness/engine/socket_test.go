package engine

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeEngine answers at a socket as an engine does when asked whether it is there, or with another status.
func fakeEngine(t *testing.T, path string, status int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/_ping" {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	})}
	t.Cleanup(func() { server.Close() })
	go server.Serve(listener)
}

// TestUsualSockets has none at first, and then one more each time, from the last place to the first but one.
func TestUsualSockets(t *testing.T) {
	// A socket's path has room for about a hundred bytes.
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	setConfig(t)
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(dir, "run"))
	t.Setenv("HOME", dir)
	paths := usualSockets()
	want := []string{
		"/var/run/docker.sock", dir + "/run/docker.sock", dir + "/.docker/run/docker.sock", dir + "/.docker/desktop/docker.sock",
		dir + "/run/podman/podman.sock", "/run/podman/podman.sock",
	}
	if d := cmp.Diff(want, paths); d != "" {
		t.Error(d)
	}
	paths = paths[1 : len(paths)-1] // this machine's own may be there
	none := firstAnswering(t.Context(), paths)
	if none.Host != "unix://"+paths[0] || len(none.Tried) != 3 || none.Tried[2] != "unix://"+paths[3] {
		t.Errorf("with no engine: %+v", none)
	}
	for i := len(paths) - 1; i >= 0; i-- {
		fakeEngine(t, paths[i], http.StatusOK)
		if got := firstAnswering(t.Context(), paths); got.Host != "unix://"+paths[i] || got.Tried != nil {
			t.Errorf("with an engine at %s: %+v", paths[i], got)
		}
	}
}

// TestSilentSockets passes by what is not an engine.
func TestSilentSockets(t *testing.T) {
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file, dead, broken, good := filepath.Join(dir, "file"), filepath.Join(dir, "dead"), filepath.Join(dir, "broken"), filepath.Join(dir, "good")
	write(t, file, "")
	listener, err := net.Listen("unix", dead)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	listener.Close()
	fakeEngine(t, broken, http.StatusInternalServerError)
	fakeEngine(t, good, http.StatusOK)
	if got := firstAnswering(t.Context(), []string{file, dead, broken, good}); got.Host != "unix://"+good {
		t.Errorf("got %+v", got)
	}
}
