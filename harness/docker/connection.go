package docker

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"

	"github.com/seatrial/seatrial/harness/engine"
)

// clientOptions lead a client to an engine. Unlike client.FromEnv they take a folder of certificates without a client's
// own, as the docker command does: not every engine asks for one.
func clientOptions(to *engine.Endpoint) ([]client.Opt, error) {
	secure, err := to.TLS()
	if err != nil {
		return nil, err
	}
	var options []client.Opt
	if secure != nil {
		options = append(options, client.WithHTTPClient(&http.Client{
			Transport: &http.Transport{TLSClientConfig: secure}, CheckRedirect: client.CheckRedirect,
		}))
	}
	return append(options, client.WithHost(to.Host), client.WithAPIVersionFromEnv()), nil
}

// newProvider makes testcontainers-go's provider, with our client. It makes one of its own before it takes ours, and fails
// to do so with a folder of certificates that is not complete: such a folder is hidden from it.
func newProvider(to *engine.Endpoint) (provider *testcontainers.DockerProvider, err error) {
	if to.Certs != "" && !complete(to.Certs) {
		for _, name := range []string{client.EnvOverrideCertPath, client.EnvTLSVerify} {
			value, set := os.LookupEnv(name)
			if !set {
				continue
			}
			if err := os.Unsetenv(name); err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, os.Setenv(name, value)) }()
		}
	}
	generic, err := testcontainers.ProviderDefault.GetProvider(testcontainers.WithLogger(log.NewNoopLogger()))
	provider, ok := generic.(*testcontainers.DockerProvider)
	if err == nil && !ok {
		err = errors.New("testcontainers-go has no provider for it")
	}
	return provider, err
}

// complete tells whether a folder has all that client.FromEnv wants.
func complete(certs string) bool {
	for _, name := range []string{"ca.pem", "cert.pem", "key.pem"} {
		if !exists(filepath.Join(certs, name)) {
			return false
		}
	}
	return true
}
