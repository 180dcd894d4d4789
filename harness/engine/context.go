package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/docker/cli/cli/config"
	"github.com/opencontainers/go-digest"
)

// fromContext reads a context that `docker context create` wrote: the docker
// command keeps them in folders named after the digest of their names.
func fromContext(name string) (*Endpoint, error) {
	id, store := digest.FromString(name).Encoded(), config.ContextStoreDir()
	meta, err := os.ReadFile(filepath.Join(store, "meta", id, "meta.json"))
	if err != nil {
		return nil, fmt.Errorf("reading docker context %q: it is not in %s (see: docker context ls)", name, store)
	}
	e, err := parseContext(meta)
	if err != nil {
		return nil, fmt.Errorf("reading docker context %q: %w", name, err)
	}
	certs := filepath.Join(store, "tls", id, "docker")
	if _, err := os.Stat(certs); err == nil {
		e.Certs = certs
	}
	return e, nil
}

// parseContext finds the engine's address in a context's meta.json.
func parseContext(meta []byte) (*Endpoint, error) {
	var c struct {
		Endpoints map[string]struct {
			Host          string
			SkipTLSVerify bool
		}
	}
	if err := json.Unmarshal(meta, &c); err != nil {
		return nil, errors.New("it is not JSON")
	}
	to := c.Endpoints["docker"]
	if to.Host == "" {
		return nil, errors.New("it names no docker engine")
	}
	return &Endpoint{Host: to.Host, SkipVerify: to.SkipTLSVerify}, nil
}
