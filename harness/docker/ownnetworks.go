package docker

import (
	"context"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// ownNetworks is the client as testcontainers-go gets it. Before it makes a container it looks at all networks, to
// connect the container to one: ours say themselves where they are connected. Without this it would leave a network
// behind on an engine that has no bridge, and could not make any container on Podman 4.3 once there is a network without a
// way out (see engineNetwork).
type ownNetworks struct{ client.APIClient }

// NetworkList says that there is a bridge, which makes testcontainers-go content.
func (ownNetworks) NetworkList(context.Context, client.NetworkListOptions) (client.NetworkListResult, error) {
	return client.NetworkListResult{Items: []network.Summary{{Network: network.Network{Name: modeBridge}}}}, nil
}
