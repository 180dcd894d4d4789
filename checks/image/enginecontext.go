package image

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/docker/cli/cli/config"
	"github.com/opencontainers/go-digest"
)

// contextHost reads a context that `docker context create` wrote: the docker
// command keeps them in folders named after the digest of their names.
func contextHost(name string) (host string, secure *tls.Config, err error) {
	id := digest.FromString(name).Encoded()
	raw, err := os.ReadFile(filepath.Join(config.ContextStoreDir(), "meta", id, "meta.json"))
	if err != nil {
		return "", nil, fmt.Errorf("reading docker context %s: %w", name, err)
	}
	var meta struct {
		Endpoints struct {
			Docker struct {
				Host          string
				SkipTLSVerify bool
			} `json:"docker"`
		}
	}
	if err := json.Unmarshal(raw, &meta); err != nil {
		return "", nil, fmt.Errorf("reading docker context %s: %w", name, readable(err))
	}
	to := meta.Endpoints.Docker
	if to.Host == "" {
		return "", nil, fmt.Errorf("docker context %s names no engine", name)
	}
	dir := filepath.Join(config.ContextStoreDir(), "tls", id, "docker")
	if _, err := os.Stat(dir); err != nil && !to.SkipTLSVerify {
		return to.Host, nil, nil
	}
	secure, err = certificates(dir, to.SkipTLSVerify)
	return to.Host, secure, err
}
