package docker

import (
	"context"
	"net"
	"net/netip"
	"strings"

	"github.com/moby/moby/api/types/container"
)

// nameHost puts the machine's address for the words that stand for it in ExtraHosts, where the engine does not know it.
func (e *Engine) nameHost(ctx context.Context, host *container.HostConfig) {
	address := e.hostAddress(ctx)
	if !address.IsValid() {
		return // its own way may do
	}
	for i, entry := range host.ExtraHosts {
		if name, ok := strings.CutSuffix(entry, ":host-gateway"); ok {
			host.ExtraHosts[i] = name + ":" + address.String()
		}
	}
}

// hostAddress is where containers find this machine; it is not valid where the engine knows better. Podman 4.3 writes the
// words themselves into /etc/hosts. An engine that runs without root has a network of its own around it, and takes the bridge
// in there for the machine; Podman does from version 5 on what depends on how it makes that network.
func (e *Engine) hostAddress(ctx context.Context) netip.Addr {
	switch {
	case e.rootless && (!e.podman || strings.HasPrefix(e.name, "Podman 4.")):
		return ownAddress()
	case e.rootless || !e.podman:
		return netip.Addr{}
	}
	var bridge struct {
		Subnets []struct{ Gateway netip.Addr }
	}
	if err := e.ask(ctx, "/v4.0.0/libpod/networks/podman/json", &bridge); err != nil || len(bridge.Subnets) == 0 {
		return netip.Addr{}
	}
	return bridge.Subnets[0].Gateway
}

// ownAddress is this machine's to others: that from which it would send to the world. Nothing is sent.
func ownAddress() netip.Addr {
	c, err := net.Dial("udp4", "198.51.100.1:9") // TEST-NET-2 (RFC 5737), which is nobody's
	if err != nil {
		return netip.Addr{}
	}
	defer c.Close()
	own, _ := netip.ParseAddrPort(c.LocalAddr().String())
	return own.Addr()
}
