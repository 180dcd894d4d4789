package docker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cpuguy83/dockercfg"
	"github.com/moby/moby/client"
)

// chooseHost picks the engine's address as the docker command does and puts it into
// DOCKER_HOST, where testcontainers-go, which does not know contexts, looks for it.
func chooseHost() (string, error) {
	host := os.Getenv(client.EnvOverrideHost)
	if host == "" {
		endpoint, err := contextEndpoint()
		if err != nil {
			return "", err
		}
		if endpoint == nil {
			return client.DefaultDockerHost, nil
		}
		host = endpoint.host
		for name, value := range endpoint.environment() {
			if err := os.Setenv(name, value); err != nil {
				return "", fmt.Errorf("reading docker context: %w", err)
			}
		}
	}
	if strings.HasPrefix(host, "ssh://") {
		return "", &UnavailableError{Host: host, Reason: "the engine is on another machine, and the local run needs its folders on this one"}
	}
	return host, nil
}

// endpoint is what a docker context says about its engine.
type endpoint struct {
	host string
	// certs is the folder of ca.pem, cert.pem and key.pem; empty without TLS.
	certs string
}

func (e *endpoint) environment() map[string]string {
	env := map[string]string{client.EnvOverrideHost: e.host}
	if e.certs != "" {
		env[client.EnvOverrideCertPath] = e.certs
		env[client.EnvTLSVerify] = "1"
	}
	return env
}

// contextEndpoint reads the context that DOCKER_CONTEXT or the docker configuration names; nil for the default one.
func contextEndpoint() (*endpoint, error) {
	config, err := dockercfg.ConfigPath()
	if err != nil {
		return nil, nil // no home folder, so no contexts
	}
	name := os.Getenv("DOCKER_CONTEXT")
	if name == "" {
		loaded, err := dockercfg.LoadDefaultConfig()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading %s: %w", config, err)
		}
		name = loaded.CurrentContext
	}
	if name == "" || name == "default" {
		return nil, nil
	}
	// The docker command keeps each context in a folder named by a digest of its name.
	sum := sha256.Sum256([]byte(name))
	id := hex.EncodeToString(sum[:])
	contexts := filepath.Join(filepath.Dir(config), "contexts")
	meta, err := os.ReadFile(filepath.Join(contexts, "meta", id, "meta.json"))
	if err != nil {
		return nil, fmt.Errorf("reading docker context %q: it is not in %s (see: docker context ls)", name, contexts)
	}
	host, err := parseContext(meta)
	if err != nil {
		return nil, fmt.Errorf("reading docker context %q: %w", name, err)
	}
	e := &endpoint{host: host}
	certs := filepath.Join(contexts, "tls", id, "docker")
	if _, err := os.Stat(filepath.Join(certs, "ca.pem")); err == nil {
		e.certs = certs
	}
	return e, nil
}

// parseContext finds the engine's address in a context's meta.json.
func parseContext(meta []byte) (string, error) {
	var c struct {
		Endpoints map[string]struct{ Host string }
	}
	if err := json.Unmarshal(meta, &c); err != nil {
		return "", err
	}
	host := c.Endpoints["docker"].Host
	if host == "" {
		return "", errors.New("it has no docker endpoint")
	}
	return host, nil
}
