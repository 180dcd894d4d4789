package network

import (
	"context"
	"os"
	"strings"

	"github.com/seatrial/seatrial/harness/engine"
)

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
