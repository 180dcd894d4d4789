package engine

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/cli/cli/config"
	"github.com/docker/go-connections/tlsconfig"
	"github.com/opencontainers/go-digest"

	"github.com/seatrial/seatrial/submit/limits"
)

// The variables by which the docker command and its libraries find an engine.
const (
	EnvHost    = "DOCKER_HOST"
	EnvCerts   = "DOCKER_CERT_PATH"
	EnvVerify  = "DOCKER_TLS_VERIFY"
	envTLS     = "DOCKER_TLS" // without verifying
	envContext = "DOCKER_CONTEXT"
)

// Endpoint is where an engine listens.
type Endpoint struct {
	// Host is its address: "unix:///var/run/docker.sock", "tcp://10.0.0.1:2376".
	Host string
	// Certs is the folder of ca.pem, cert.pem and key.pem; empty without TLS.
	Certs string
	// SkipVerify takes any certificate for the engine's.
	SkipVerify bool
	// Tried are the other usual sockets of this machine, when none of them and not Host answers either.
	Tried []string
}

// Find finds the engine that the docker command would use, and after that those it does not look for. In this order:
//
//  1. DOCKER_HOST, with DOCKER_TLS_VERIFY or DOCKER_TLS, and DOCKER_CERT_PATH;
//  2. the docker context that DOCKER_CONTEXT or the docker configuration names;
//  3. the first of the usual sockets that answers: Docker's own, rootless Docker's in $XDG_RUNTIME_DIR, Docker
//     Desktop's in ~/.docker/run and ~/.docker/desktop, Podman's in $XDG_RUNTIME_DIR/podman, and root's Podman's.
//
// When none answers it is Docker's own socket. The error is about the context: it is not there or cannot be read.
func Find(ctx context.Context) (*Endpoint, error) {
	if host := os.Getenv(EnvHost); host != "" {
		if !strings.Contains(host, "://") {
			host = "tcp://" + host // as the docker command has it
		}
		e := &Endpoint{Host: host}
		verify := os.Getenv(EnvVerify) != ""
		if verify || os.Getenv(envTLS) != "" {
			e.SkipVerify = !verify
			if e.Certs = os.Getenv(EnvCerts); e.Certs == "" {
				e.Certs = config.Dir()
			}
		}
		return e, nil
	}
	name := os.Getenv(envContext)
	if name == "" {
		// A configuration that cannot be read names no context; the docker command says what is wrong with it.
		if file, err := config.Load(config.Dir()); err == nil {
			name = file.CurrentContext
		}
	}
	if name != "" && name != "default" {
		return fromContext(name)
	}
	return firstAnswering(ctx, usualSockets()), nil
}

// Environment are the variables that lead other programs and libraries to the engine. Those with an empty value are about
// another one: of a context's engine, for one, the variables of certificates say nothing.
func (to *Endpoint) Environment() map[string]string {
	env := map[string]string{EnvHost: to.Host, EnvCerts: to.Certs, EnvVerify: "", envTLS: ""}
	switch {
	case to.SkipVerify:
		env[envTLS] = "1"
	case to.Certs != "":
		env[EnvVerify] = "1"
	}
	return env
}

// TLS is how to speak to the engine, or nil for plain text.
func (to *Endpoint) tls() (*tls.Config, error) {
	if to.Certs == "" && !to.SkipVerify {
		return nil, nil
	}
	// The docker command's own folder need not be there: the system's certificates may do.
	if _, err := os.Stat(to.Certs); err != nil && to.Certs != "" && to.Certs != config.Dir() {
		return nil, fmt.Errorf("reading the engine's certificates: there is no folder %s", to.Certs)
	}
	file := func(name string) string {
		path := filepath.Join(to.Certs, name)
		if _, err := os.Stat(path); err != nil {
			return "" // each of them may be missing
		}
		return path
	}
	secure, err := tlsconfig.Client(tlsconfig.Options{
		CAFile:             file("ca.pem"),
		CertFile:           file("cert.pem"),
		KeyFile:            file("key.pem"),
		InsecureSkipVerify: to.SkipVerify,
	})
	if err != nil {
		return nil, fmt.Errorf("reading the engine's certificates in %s: %w", to.Certs, err)
	}
	return secure, nil
}

// fromContext reads a context that `docker context create` wrote: the docker
// command keeps them in folders named after the digest of their names.
func fromContext(name string) (*Endpoint, error) {
	id, store := digest.FromString(name).Encoded(), config.ContextStoreDir()
	meta, err := limits.Config.ReadFile(filepath.Join(store, "meta", id, "meta.json"))
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
