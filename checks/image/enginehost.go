package image

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/connhelper"
	"github.com/docker/go-connections/sockets"
	"github.com/docker/go-connections/tlsconfig"
)

// newEngine finds the engine as the docker command does: DOCKER_HOST, then the
// current docker context, then the usual sockets. It does not connect yet.
func newEngine() (*engine, error) {
	host, secure, err := engineHost()
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(host)
	if err != nil {
		return nil, fmt.Errorf("reading the engine's address: %w", err)
	}
	transport := &http.Transport{TLSClientConfig: secure}
	e := &engine{client: &http.Client{Transport: transport}, base: url.URL{Scheme: "http", Host: "engine"}, address: host}
	switch target.Scheme {
	case "unix", "npipe":
		err = sockets.ConfigureTransport(transport, target.Scheme, target.Host+target.Path)
	case "tcp", "http", "https":
		e.base.Host = target.Host
		if secure != nil || target.Scheme == "https" {
			e.base.Scheme = "https"
		}
		err = sockets.ConfigureTransport(transport, "tcp", target.Host)
	case "ssh":
		var helper *connhelper.ConnectionHelper
		if helper, err = connhelper.GetConnectionHelper(host); err == nil {
			transport.DialContext = helper.Dialer
		}
	default:
		err = errors.New("want unix://, npipe://, tcp:// or ssh://")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the engine's address %s: %w", host, err)
	}
	return e, nil
}

func engineHost() (host string, secure *tls.Config, err error) {
	if host = os.Getenv("DOCKER_HOST"); host != "" {
		secure, err = tlsFromEnv()
		return host, secure, err
	}
	name := os.Getenv("DOCKER_CONTEXT")
	if name == "" {
		// A configuration that cannot be read names no context; the docker command says what is wrong with it.
		if file, err := config.Load(config.Dir()); err == nil {
			name = file.CurrentContext
		}
	}
	if name != "" && name != "default" {
		return contextHost(name)
	}
	return usualSocket(), nil, nil
}

func tlsFromEnv() (*tls.Config, error) {
	if os.Getenv("DOCKER_TLS_VERIFY") == "" {
		return nil, nil
	}
	dir := os.Getenv("DOCKER_CERT_PATH")
	if dir == "" {
		dir = config.Dir()
	}
	return certificates(dir, false)
}

// certificates reads a folder of ca.pem, cert.pem and key.pem, each of which may be missing.
func certificates(dir string, skipVerify bool) (*tls.Config, error) {
	file := func(name string) string {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			return ""
		}
		return path
	}
	secure, err := tlsconfig.Client(tlsconfig.Options{
		CAFile:             file("ca.pem"),
		CertFile:           file("cert.pem"),
		KeyFile:            file("key.pem"),
		InsecureSkipVerify: skipVerify,
	})
	if err != nil {
		return nil, fmt.Errorf("reading the engine's certificates in %s: %w", dir, err)
	}
	return secure, nil
}

// usualSocket is the first that exists of where engines listen when nothing is configured.
func usualSocket() string {
	if runtime.GOOS == "windows" {
		return "npipe:////./pipe/docker_engine"
	}
	const standard = "/var/run/docker.sock"
	candidates := []string{standard}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		candidates = append(candidates, filepath.Join(dir, "docker.sock"), filepath.Join(dir, "podman", "podman.sock"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		candidates = append(candidates, filepath.Join(home, ".docker", "run", "docker.sock"))
	}
	for _, path := range append(candidates, "/run/podman/podman.sock") {
		if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeSocket != 0 {
			return "unix://" + path
		}
	}
	return "unix://" + standard
}
