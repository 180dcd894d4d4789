package docker

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"

	"github.com/seatrial/seatrial/harness"
)

// hostGateway makes the machine itself reachable by name, as a node does in both networked modes.
const hostGateway = "host.docker.internal:host-gateway"

// The engine's modes, and http for a network of the run's own that leads to a gateway only.
const (
	modeNone   = "none"
	modeBridge = "bridge"
	modeHost   = "host"
	modeHTTP   = "http"
)

// networkMode is the mode for what a job asks for (contract 1, Network). A job that asks for no network in particular
// gets what its nodes would give it; when they are not known it gets none, as on a node that refuses networked jobs
// (F41, F42).
func networkMode(run harness.Run) (string, error) {
	kind := ""
	if n := run.Job.Task().Network; n != nil {
		kind = strings.ToLower(n.Type)
	}
	switch {
	case run.WithoutNetwork, kind == "none":
		return modeNone, nil
	case kind == "", kind == "default":
		return cmp.Or(run.DefaultNetwork, modeNone), nil
	case kind == "bridge":
		return modeBridge, nil
	case kind == "host", kind == "full":
		return modeHost, nil
	case kind == "http":
		return modeHTTP, nil
	}
	return "", fmt.Errorf("preparing the local run: unknown network %q, want none, bridge, host or http", kind)
}

// connect applies the network mode. A job's ports are published on the loopback
// address only: a node opens them to its network, a trial on a laptop must not.
func (p *plan) connect() error {
	if p.network == modeHTTP {
		return nil // its network is made with its gateway
	}
	p.config.NetworkDisabled = p.network == modeNone
	p.host.NetworkMode = container.NetworkMode(p.network)
	if p.network == modeNone {
		return nil
	}
	p.host.ExtraHosts = []string{hostGateway}
	if p.network != modeBridge {
		return nil
	}
	for _, port := range p.ports {
		if port.Target < 1 || port.Target > 65535 {
			return fmt.Errorf("preparing the local run: port %s has target %d, want 1 to 65535", port.Name, port.Target)
		}
		inside, _ := network.PortFrom(uint16(port.Target), network.TCP) // which only refuses a protocol
		if p.config.ExposedPorts == nil {
			p.config.ExposedPorts, p.host.PortBindings = network.PortSet{}, network.PortMap{}
		}
		outside := network.PortBinding{HostIP: netip.AddrFrom4([4]byte{127, 0, 0, 1})}
		if port.Static > 0 {
			outside.HostPort = strconv.Itoa(port.Static)
		}
		p.config.ExposedPorts[inside] = struct{}{}
		p.host.PortBindings[inside] = []network.PortBinding{outside}
	}
	return nil
}

// nameHost puts the machine's address for the words that stand for it in ExtraHosts, where the engine does not know it.
func (e *Engine) nameHost(ctx context.Context, host *container.HostConfig) {
	address := e.engine.HostAddress(ctx)
	if !address.IsValid() {
		return // its own way may do
	}
	for i, entry := range host.ExtraHosts {
		if name, ok := strings.CutSuffix(entry, ":host-gateway"); ok {
			host.ExtraHosts[i] = name + ":" + address.String()
		}
	}
}
