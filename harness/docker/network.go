package docker

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"

	"github.com/seatrial/seatrial/submit/job"
)

// hostGateway makes the machine itself reachable by name, as a node does in both networked modes.
const hostGateway = "host.docker.internal:host-gateway"

// networkMode is the engine's mode for what a job asks for (contract 1, Network). A job
// that asks for nothing runs without a network, as on a node that refuses networked
// jobs: what passes so passes everywhere (F41, F42).
func networkMode(n *job.Network) (string, error) {
	if n == nil {
		return "none", nil
	}
	switch strings.ToLower(n.Type) {
	case "", "none":
		return "none", nil
	case "default", "bridge":
		return "bridge", nil
	case "host", "full":
		return "host", nil
	case "http":
		return "", &UnsupportedError{Reason: "the local run cannot do http mode yet"}
	}
	return "", fmt.Errorf("preparing the local run: unknown network %q, want none, bridge, host or http", n.Type)
}

// connect applies a network mode. A job's ports are published on the loopback
// address only: a node opens them to its network, a trial on a laptop must not.
func connect(mode string, ports []job.Port, config *container.Config, host *container.HostConfig) error {
	config.NetworkDisabled = mode == "none"
	host.NetworkMode = container.NetworkMode(mode)
	if mode == "none" {
		return nil
	}
	host.ExtraHosts = []string{hostGateway}
	if mode != "bridge" {
		return nil
	}
	for _, p := range ports {
		if p.Target < 1 || p.Target > 65535 {
			return fmt.Errorf("preparing the local run: port %s has target %d, want 1 to 65535", p.Name, p.Target)
		}
		inside, ok := network.PortFrom(uint16(p.Target), network.TCP)
		if !ok {
			return fmt.Errorf("preparing the local run: port %d cannot be opened", p.Target)
		}
		if config.ExposedPorts == nil {
			config.ExposedPorts, host.PortBindings = network.PortSet{}, network.PortMap{}
		}
		outside := network.PortBinding{HostIP: netip.AddrFrom4([4]byte{127, 0, 0, 1})}
		if p.Static > 0 {
			outside.HostPort = strconv.Itoa(p.Static)
		}
		config.ExposedPorts[inside] = struct{}{}
		host.PortBindings[inside] = []network.PortBinding{outside}
	}
	return nil
}
