package engine

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/moby/moby/client"
)

// pingTimeout bounds how long a socket that takes connections may keep its answer to itself.
const pingTimeout = 3 * time.Second

// usualSockets are the paths where engines listen when nothing is configured, Docker's own first.
func usualSockets() []string {
	paths := []string{"/var/run/docker.sock"}
	home, _ := os.UserHomeDir() // no home has no sockets
	for _, in := range []struct{ dir, socket string }{
		{os.Getenv("XDG_RUNTIME_DIR"), "docker.sock"},
		{home, ".docker/run/docker.sock"},
		{home, ".docker/desktop/docker.sock"},
		{os.Getenv("XDG_RUNTIME_DIR"), "podman/podman.sock"},
		{"/run", "podman/podman.sock"},
	} {
		if in.dir != "" {
			paths = append(paths, filepath.Join(in.dir, in.socket))
		}
	}
	return paths
}

// firstAnswering is the first of the sockets behind which an engine answers, or else the first.
func firstAnswering(ctx context.Context, paths []string) *Endpoint {
	if runtime.GOOS == "windows" {
		return &Endpoint{Host: "npipe:////./pipe/docker_engine"}
	}
	for _, path := range paths {
		if answers(ctx, path) {
			return &Endpoint{Host: "unix://" + path}
		}
	}
	none := &Endpoint{Host: "unix://" + paths[0]}
	for _, path := range paths[1:] {
		none.Tried = append(none.Tried, "unix://"+path)
	}
	return none
}

// answers asks what every engine answers whatever its version.
func answers(ctx context.Context, path string) bool {
	if info, err := os.Stat(path); err != nil || info.Mode()&os.ModeSocket == 0 {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	e, err := (&Endpoint{Host: "unix://" + path}).Open()
	if err != nil {
		return false
	}
	defer e.Close()
	_, err = e.api.Ping(ctx, client.PingOptions{})
	return err == nil
}
