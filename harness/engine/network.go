package engine

import (
	"context"
	"encoding/json"
	"net/netip"
	"net/url"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// bridge is the engine's network for containers that ask for no other.
const bridge = "bridge"

// Network is what is read of a network. Podman 4.3 says "<nil>" for the gateway of a network without a way out, which the
// client's own types cannot read: neither that network nor any list with it.
type Network struct {
	ID     string `json:"Id"`
	Labels map[string]string
	IPAM   struct {
		Config []struct{ Subnet netip.Prefix }
	}
}

// Networks are those that a filter of the engine's lets through: "id" or "label".
func (e *Engine) Networks(ctx context.Context, filter, value string) ([]Network, error) {
	wanted, err := json.Marshal(make(client.Filters).Add(filter, value))
	if err != nil {
		return nil, err
	}
	var found []Network
	err = e.ask(ctx, "/v"+e.api.ClientVersion()+"/networks?"+url.Values{"filters": {string(wanted)}}.Encode(), &found)
	return found, err
}

// CreateNetwork makes a network without a way out.
func (e *Engine) CreateNetwork(ctx context.Context, name string, labels map[string]string) (id string, err error) {
	made, err := e.api.NetworkCreate(ctx, name, client.NetworkCreateOptions{
		Driver: bridge, Scope: "local", Internal: true, Attachable: true, Labels: labels,
	})
	return made.ID, InWords(err)
}

// ConnectNetwork puts a container on a network.
func (e *Engine) ConnectNetwork(ctx context.Context, id, container string) error {
	_, err := e.api.NetworkConnect(ctx, id, client.NetworkConnectOptions{Container: container})
	return InWords(err)
}

// RemoveNetwork removes a network that no container is on.
func (e *Engine) RemoveNetwork(ctx context.Context, id string) error {
	_, err := e.api.NetworkRemove(ctx, id, client.NetworkRemoveOptions{})
	return InWords(err)
}

// PruneNetworks removes the networks with a label that no container is on.
func (e *Engine) PruneNetworks(ctx context.Context, label string) error {
	_, err := e.api.NetworkPrune(ctx, client.NetworkPruneOptions{Filters: make(client.Filters).Add("label", label)})
	return InWords(err)
}

// ownNetworks is the client as testcontainers-go gets it. Before it makes a container it looks at all networks, to
// connect the container to one: ours say themselves where they are connected. Without this it would leave a network
// behind on an engine that has no bridge, and could not make any container on Podman 4.3 once there is a network without a
// way out (see Network).
type ownNetworks struct{ client.APIClient }

// NetworkList says that there is a bridge, which makes testcontainers-go content.
func (ownNetworks) NetworkList(context.Context, client.NetworkListOptions) (client.NetworkListResult, error) {
	return client.NetworkListResult{Items: []network.Summary{{Network: network.Network{Name: bridge}}}}, nil
}

// Client is the engine's own client, for testcontainers-go.
func (e *Engine) Client() client.APIClient { return ownNetworks{e.api} }
