package job

import (
	"fmt"
	"github.com/seatrial/seatrial/submit/words"
	"net"
	"regexp"
)

const (
	minStaticPort = 1024
	maxPort       = 65535
	// maxPortName keeps BACALHAU_HOST_PORT_<NAME> within 256 characters.
	maxPortName = 256 - len("BACALHAU_HOST_PORT_")
)

var portName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// validateNetwork holds the rules of pkg/models/network.go.
func (t *Task) validateNetwork(at func(string) Position) *Error {
	n := t.Network
	if n == nil {
		return nil
	}
	if len(n.Domains) > 0 && n.Type != networkHTTP {
		return mistake(at("Network.Domains"), "domains need the HTTP network, and it is %s", n.Type).hinted("Type: HTTP")
	}
	for i, domain := range n.Domains {
		if domainFault(domain) {
			return mistake(at(element("Network.Domains", i)), "%s is neither a domain nor an IP address", words.Quoted(domain))
		}
	}
	if len(n.Ports) > 0 && n.Type != "Host" && n.Type != "Full" && n.Type != "Bridge" {
		return mistake(at("Network.Ports"), "ports need the Host or the Bridge network, and it is %s", n.Type).hinted("Type: Bridge")
	}
	seen := map[string]bool{}
	for i, port := range n.Ports {
		faults := []string{port.fault()}
		if n.Type != "Bridge" && port.Target != 0 {
			faults = append(faults, "a target port needs the Bridge network, and it is "+n.Type)
		}
		for _, key := range port.keys() {
			if seen[key] {
				faults = append(faults, key+" is taken by another port")
			}
			seen[key] = true
		}
		for _, fault := range faults {
			if fault != "" {
				return &Error{Position: at(element("Network.Ports", i)), Message: fault}
			}
		}
	}
	return nil
}

// keys are what no two ports may share.
func (p Port) keys() []string {
	keys := []string{"port name " + p.Name}
	if p.Static != 0 {
		keys = append(keys, fmt.Sprintf("static port %d", p.Static))
	}
	if p.Target != 0 {
		keys = append(keys, fmt.Sprintf("target port %d", p.Target))
	}
	return keys
}

func (p Port) fault() string {
	switch {
	case !portName.MatchString(p.Name):
		return "port name " + words.Quoted(p.Name) + ": want letters, digits and '_', with no digit first"
	case len(p.Name) > maxPortName:
		return fmt.Sprintf("port name %s: want at most %d characters", words.Quoted(p.Name), maxPortName)
	case p.Static != 0 && (p.Static < minStaticPort || p.Static > maxPort):
		return fmt.Sprintf("static port is %d, want %d to %d", p.Static, minStaticPort, maxPort)
	case p.Target < 0 || p.Target > maxPort:
		return fmt.Sprintf("target port is %d, want 1 to %d", p.Target, maxPort)
	case p.HostNetwork != "" && net.ParseIP(p.HostNetwork) == nil:
		return "host network is " + words.Quoted(p.HostNetwork) + ", want an IP address"
	}
	return ""
}
