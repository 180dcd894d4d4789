package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/containerd/errdefs"

	"github.com/seatrial/seatrial/harness/engine"
)

// sweepTimeout bounds the removal of left containers.
const sweepTimeout = 30 * time.Second

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

// sweep removes the containers and networks that nodes have left in the engine. A node removes its own
// when it is asked to end, but misses those that it has created and not started yet, and a node that
// was killed removes none. No engine means nothing to remove.
func sweep(nodeIDs []string) error {
	if len(nodeIDs) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), sweepTimeout)
	defer cancel()
	found, err := engine.Find(ctx)
	if err != nil {
		return nil
	}
	e, err := found.Open()
	if err != nil {
		return nil
	}
	defer e.Close()
	var errs []error
	for _, id := range nodeIDs {
		// The label is set by pkg/executor/docker/executor.go on all that a node makes.
		errs = append(errs, sweepNode(ctx, e, "bacalhau-executor=bacalhau-"+id))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("removing the network's containers: %w", err)
	}
	return nil
}

func sweepNode(ctx context.Context, e *engine.Engine, label string) error {
	containers, err := e.Containers(ctx, label)
	if engine.Unreached(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range containers {
		// It may be gone already, or be removed by someone else right now.
		if err := e.Remove(ctx, c.ID); !errdefs.IsNotFound(err) && !errdefs.IsConflict(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(append(errs, e.PruneNetworks(ctx, label))...)
}
