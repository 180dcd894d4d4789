package docker

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/network"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
)

// portsOf are the ports of a job's network with the numbers that a node fills in (pkg/compute/port_allocator.go): one that
// names none has a free one of the node's, which the program learns from its environment.
func portsOf(n *job.Network) ([]job.Port, error) {
	if n == nil {
		return nil, nil
	}
	ports := slices.Clone(n.Ports)
	for i := range ports {
		port := &ports[i]
		if port.Target != 0 {
			continue
		}
		if port.Static == 0 {
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return nil, fmt.Errorf("looking for a free port: %w", err)
			}
			port.Static = free.Addr().(*net.TCPAddr).Port
			free.Close()
		}
		if strings.EqualFold(n.Type, "Bridge") {
			port.Target = port.Static
		}
	}
	return ports, nil
}

// listeners are the ports that are open in a network, and whether at an address that leads in from outside.
type listeners map[portKey]bool

type portKey struct {
	protocol string
	number   int
}

// add notes that a port is open at an address.
func (l listeners) add(protocol string, address net.IP, number uint64) {
	key := portKey{protocol, int(number)}
	l[key] = l[key] || !address.IsLoopback()
}

// lookAtPorts records which ports a running container has open, by the kernel's own list for its network: where the container
// has none, nobody could connect, and where its ports are published, an engine's proxy takes connections for a program that does not.
// A container that does not run any more did not stay.
func (e *Engine) lookAtPorts(ctx context.Context, id string, p *plan, t *harness.Trial) error {
	got, err := e.engine.Inspect(ctx, id)
	if err != nil {
		return fmt.Errorf("looking at the container's ports: %w", err)
	}
	if got.State == nil || !got.State.Running {
		t.Stay.Stayed = false
		return nil
	}
	var exposed network.PortSet
	if got.Config != nil {
		exposed = got.Config.ExposedPorts
	}
	ports := p.wanted(exposed)
	if len(ports) == 0 {
		return nil
	}
	open, reason := e.listening(got.State.Pid, id)
	if reason != "" {
		t.Stay.Unseen = reason
	}
	for _, port := range ports {
		key := portKey{port.Protocol, port.Number}
		outside, listens := open[key]
		_, port.Taken = p.taken[key]
		port.Listens, port.Loopback = listens && !port.Taken, listens && !outside && !port.Taken
		t.Stay.Ports = append(t.Stay.Ports, port)
	}
	return nil
}

// wanted are the ports to look at: those of the job, then those of the image.
func (p *plan) wanted(exposed network.PortSet) []harness.Port {
	var ports []harness.Port
	declared := map[portKey]bool{}
	for _, port := range p.ports {
		key := portKey{"tcp", cmp.Or(port.Target, port.Static)}
		declared[key] = true
		ports = append(ports, harness.Port{Number: key.number, Protocol: key.protocol, Name: port.Name})
	}
	rest := len(ports)
	for port := range exposed {
		key := portKey{string(port.Proto()), int(port.Num())}
		if !declared[key] && (key.protocol == "tcp" || key.protocol == "udp") {
			ports = append(ports, harness.Port{Number: key.number, Protocol: key.protocol})
		}
	}
	slices.SortFunc(ports[rest:], func(a, b harness.Port) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Protocol, b.Protocol))
	})
	return ports
}

// listening are the open ports of the network of a container's first process; reason is why they cannot be told. The engine's
// number for the process is another one's where it runs in a virtual machine or a container, which its control group tells.
func (e *Engine) listening(pid int, id string) (open listeners, reason string) {
	const unseen = "the container's processes are out of sight: its engine is not on this machine's own kernel"
	process := filepath.Join("/proc", strconv.Itoa(pid))
	groups, err := limits.System.ReadFile(filepath.Join(process, "cgroup"))
	if pid <= 0 || err != nil || !bytes.Contains(groups, []byte(id)) {
		return nil, unseen
	}
	if open, err = listenersOf(process); err != nil {
		return nil, "the container's ports cannot be listed: " + err.Error()
	}
	return open, ""
}
