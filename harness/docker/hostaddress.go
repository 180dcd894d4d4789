package docker

import (
	"context"
	"net/netip"
	"strings"

	"github.com/moby/moby/api/types/container"
)

// nameHost puts the machine's address for the words that stand for it in ExtraHosts. Podman 4.3 writes the words
// themselves into /etc/hosts. One that runs without root reaches the machine in ways of its own, and keeps them.
func (e *Engine) nameHost(ctx context.Context, host *container.HostConfig) {
	if !e.podman || e.rootless {
		return
	}
	var bridge struct {
		Subnets []struct{ Gateway netip.Addr }
	}
	if err := e.ask(ctx, "/v4.0.0/libpod/networks/podman/json", &bridge); err != nil || len(bridge.Subnets) == 0 || !bridge.Subnets[0].Gateway.IsValid() {
		return // its own way may do
	}
	for i, entry := range host.ExtraHosts {
		if name, ok := strings.CutSuffix(entry, ":host-gateway"); ok {
			host.ExtraHosts[i] = name + ":" + bridge.Subnets[0].Gateway.String()
		}
	}
}
