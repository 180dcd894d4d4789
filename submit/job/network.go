package job

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Network is nil unless the user asked for one: nodes up to 1.6 refuse "Default" (contract 1, Network).
type Network struct {
	// Type is Default, None, Host, Full, HTTP or Bridge, spelled so in whatever case it was typed.
	Type    string   `json:"Type"`
	Domains []string `json:"Domains,omitempty"`
	Ports   []Port   `json:"Ports,omitempty"`
}

// Port is a port a long-running job asks the node to open.
type Port struct {
	Name        string `json:"Name"`
	Static      int    `json:"Static,omitempty"`
	Target      int    `json:"Target,omitempty"`
	HostNetwork string `json:"HostNetwork,omitempty"`
}

// networks are the types of v1.9, in Bacalhau's spelling.
var networks = []string{"Default", "None", "Host", "Full", "HTTP", "Bridge"}

const (
	NetworkDefault = "Default"
	NetworkHTTP    = "HTTP"
)

// domainPattern is Bacalhau's own (pkg/models/network.go): it asks for a domain somewhere in the text.
var domainPattern = regexp.MustCompile(`\b([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}\b`)

// NetworkType spells a type as Bacalhau does, whatever its case.
func NetworkType(typed string) (string, bool) {
	for _, name := range networks {
		if strings.EqualFold(name, strings.TrimSpace(typed)) {
			return name, true
		}
	}
	return "", false
}

// UnknownNetwork refuses a type that is none of Bacalhau's.
func UnknownNetwork(at Position, typed string) *Error {
	return &Error{
		Position: at,
		Message:  "unknown network " + words.Quoted(typed) + ", want none, http, host or bridge",
		Hint:     words.DidYouMean(typed, networks),
	}
}

// domainFault tells whether Bacalhau's client would refuse a domain.
func domainFault(domain string) bool {
	return !domainPattern.MatchString(domain) && net.ParseIP(domain) == nil
}

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
	if len(n.Domains) > 0 && n.Type != NetworkHTTP {
		return Mistake(at("Network.Domains"), "domains need the HTTP network, and it is %s", n.Type).Hinted("Type: HTTP")
	}
	for i, domain := range n.Domains {
		if domainFault(domain) {
			return Mistake(at(Element("Network.Domains", i)), "%s is neither a domain nor an IP address", words.Quoted(domain))
		}
	}
	if len(n.Ports) > 0 && n.Type != "Host" && n.Type != "Full" && n.Type != "Bridge" {
		return Mistake(at("Network.Ports"), "ports need the Host or the Bridge network, and it is %s", n.Type).Hinted("Type: Bridge")
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
				return &Error{Position: at(Element("Network.Ports", i)), Message: fault}
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

// DomainSet are the domains as a node hands them to its HTTP gateway, which fails to start when one of them is
// covered by another: each once, in lower case, without those that a wildcard such as ".example.com" covers
// (pkg/models/network.go).
func (n *Network) DomainSet() []string {
	domains := make([]string, 0, len(n.Domains))
	for _, d := range n.Domains {
		domains = append(domains, strings.ToLower(strings.TrimSpace(d)))
	}
	slices.SortFunc(domains, func(a, b string) int {
		if difference := compareDomains(a, b); difference != 0 {
			return strings.Compare(a, b)
		}
		return len(a) - len(b) // a wildcard is shorter than what it covers
	})
	for before := -1; before != len(domains); {
		before = len(domains)
		domains = slices.CompactFunc(domains, func(a, b string) bool { return compareDomains(a, b) == 0 })
	}
	return slices.DeleteFunc(domains, func(d string) bool { return d == "" })
}

// compareDomains is 0 when the domains are equal or one is a wildcard, with an empty first part, that covers the other.
func compareDomains(left, right string) int {
	l, r := strings.Split(left, "."), strings.Split(right, ".")
	if len(l) != len(r) && l[0] != "" && r[0] != "" {
		return len(l) - len(r)
	}
	for i, j := len(l)-1, len(r)-1; i >= 0 && j >= 0; i, j = i-1, j-1 {
		if l[i] == "" || r[j] == "" {
			return 0
		}
		if difference := strings.Compare(l[i], r[j]); difference != 0 {
			return difference
		}
	}
	return 0
}
