package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/docker/cli/cli/connhelper"
	"github.com/docker/go-connections/sockets"

	local "github.com/seatrial/seatrial/harness/engine"
)

// newEngine finds the engine that local runs use too.
func newEngine(ctx context.Context) (*engine, error) {
	found, err := local.Find(ctx)
	if err != nil {
		return nil, err
	}
	host := found.Host
	secure, err := found.TLS()
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
