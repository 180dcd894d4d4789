package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/moby/moby/client"
)

// maxAnswer bounds what is read of an answer that the engine's client cannot read, in bytes.
const maxAnswer = 16 << 20

// engineNetwork is what is read of a network. Podman 4.3 says "<nil>" for the gateway of a network without a way out,
// which the client's own types cannot read: neither that network nor any list with it.
type engineNetwork struct {
	ID     string `json:"Id"`
	Labels map[string]string
	IPAM   struct {
		Config []struct{ Subnet netip.Prefix }
	}
}

// networks are the engine's, as far as the filters let them through.
func (e *Engine) networks(ctx context.Context, filters client.Filters) ([]engineNetwork, error) {
	wanted, err := json.Marshal(filters)
	if err != nil {
		return nil, err
	}
	var found []engineNetwork
	err = e.ask(ctx, "/v"+e.client.ClientVersion()+"/networks?"+url.Values{"filters": {string(wanted)}}.Encode(), &found)
	return found, err
}

// ask is a GET of the engine's API for what its client does not know or cannot read.
func (e *Engine) ask(ctx context.Context, path string, answer any) error {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return e.client.Dialer()(ctx) }}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://engine"+path, nil)
	if err != nil {
		return err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s to GET %s", e.name, response.Status, request.URL.Path)
	}
	if json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(answer) != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("the answer of %s to GET %s cannot be read", e.name, request.URL.Path)
	}
	return nil
}
