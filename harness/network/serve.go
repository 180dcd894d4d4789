package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Serve runs a network until ctx ends, and keeps its state at path meanwhile. It is what a background
// process does after Up has started it. A node that ends by itself ends the network, and is the error.
func Serve(ctx context.Context, path string, o Options) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing the network's state: %w", err)
	}
	n, err := Start(ctx, o)
	if err != nil {
		return err
	}
	s := &State{
		PID:             os.Getpid(),
		Started:         startTime(os.Getpid()),
		Endpoint:        n.Endpoint,
		RegistryAddress: n.RegistryAddress,
		NodeIDs:         n.nodeIDs,
		Dir:             n.Dir,
		Version:         Version,
	}
	if err = s.write(path); err == nil {
		err = n.dead(ctx)
	}
	return errors.Join(err, n.Stop(), s.forget(path))
}
