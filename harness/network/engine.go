package network

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/seatrial/seatrial/harness/engine"
)

// Reach makes sure that there is a container engine for nodes to run jobs on, before anything takes long: a node without one
// starts all the same, and runs nothing. The error is an *engine.UnavailableError when none answers.
func Reach(ctx context.Context) error {
	found, err := engine.Find(ctx)
	if err != nil {
		return err
	}
	if strings.HasPrefix(found.Host, "ssh://") {
		return fmt.Errorf("starting a local network: the container engine is at %s, and nodes want one on this machine", found.Host)
	}
	e, err := found.Connect(ctx)
	if err != nil {
		return err
	}
	return e.Close()
}

// engineEnvironment are the variables that lead nodes to the engine that seatrial uses: of themselves they find only that of
// DOCKER_HOST and Docker's own socket.
func engineEnvironment(ctx context.Context) []string {
	if os.Getenv(engine.EnvHost) != "" {
		return nil
	}
	found, err := engine.Find(ctx)
	if err != nil || len(found.Tried) > 0 || strings.HasPrefix(found.Host, "ssh://") { // which nodes cannot reach
		return nil
	}
	var env []string
	for name, value := range found.Environment() {
		env = append(env, name+"="+value)
	}
	return env
}
