// Package engine finds the container engine of this machine.
package engine

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/cli/cli/config"
	"github.com/docker/go-connections/tlsconfig"
)

// The variables by which the docker command and its libraries find an engine.
const (
	envHost    = "DOCKER_HOST"
	envCerts   = "DOCKER_CERT_PATH"
	envVerify  = "DOCKER_TLS_VERIFY"
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
	if host := os.Getenv(envHost); host != "" {
		if !strings.Contains(host, "://") {
			host = "tcp://" + host // as the docker command has it
		}
		e := &Endpoint{Host: host}
		verify := os.Getenv(envVerify) != ""
		if verify || os.Getenv(envTLS) != "" {
			e.SkipVerify = !verify
			if e.Certs = os.Getenv(envCerts); e.Certs == "" {
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

// Environment are the variables that lead other programs and libraries to the engine.
func (e *Endpoint) Environment() map[string]string {
	env := map[string]string{envHost: e.Host}
	if e.Certs != "" {
		env[envCerts] = e.Certs
		env[envVerify] = "1"
	}
	if e.SkipVerify {
		delete(env, envVerify)
		env[envTLS] = "1"
	}
	return env
}

// Export puts these variables into this process's environment, and takes out those that are about another engine: of a
// context's, for one, the variables of certificates say nothing.
func (e *Endpoint) Export() error {
	env := e.Environment()
	for _, name := range []string{envHost, envCerts, envVerify, envTLS} {
		value, ok := env[name]
		var err error
		if ok {
			err = os.Setenv(name, value)
		} else {
			err = os.Unsetenv(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// TLS is how to speak to the engine, or nil for plain text.
func (e *Endpoint) TLS() (*tls.Config, error) {
	if e.Certs == "" && !e.SkipVerify {
		return nil, nil
	}
	// The docker command's own folder need not be there: the system's certificates may do.
	if _, err := os.Stat(e.Certs); err != nil && e.Certs != "" && e.Certs != config.Dir() {
		return nil, fmt.Errorf("reading the engine's certificates: there is no folder %s", e.Certs)
	}
	file := func(name string) string {
		path := filepath.Join(e.Certs, name)
		if _, err := os.Stat(path); err != nil {
			return "" // each of them may be missing
		}
		return path
	}
	secure, err := tlsconfig.Client(tlsconfig.Options{
		CAFile:             file("ca.pem"),
		CertFile:           file("cert.pem"),
		KeyFile:            file("key.pem"),
		InsecureSkipVerify: e.SkipVerify,
	})
	if err != nil {
		return nil, fmt.Errorf("reading the engine's certificates in %s: %w", e.Certs, err)
	}
	return secure, nil
}
