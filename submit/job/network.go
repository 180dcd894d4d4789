package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"net"
	"regexp"
	"strings"
)

// networks are the types of v1.9, in Bacalhau's spelling.
var networks = []string{"Default", "None", "Host", "Full", "HTTP", "Bridge"}

const (
	networkDefault = "Default"
	networkHTTP    = "HTTP"
)

// domainPattern is Bacalhau's own (pkg/models/network.go): it asks for a domain somewhere in the text.
var domainPattern = regexp.MustCompile(`\b([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}\b`)

// networkType spells a type as Bacalhau does, whatever its case.
func networkType(typed string) (string, bool) {
	for _, name := range networks {
		if strings.EqualFold(name, strings.TrimSpace(typed)) {
			return name, true
		}
	}
	return "", false
}

// setNetwork reads --network and --domain. Default, or none, leaves Network nil (contract 1, Network).
func (t *Task) setNetwork(f Flags, positions map[string]Position) *Error {
	name := networkDefault
	if f.Network != "" {
		at := flagPosition("network", f.Network)
		known, ok := networkType(f.Network)
		if !ok {
			return unknownNetwork(at, f.Network)
		}
		name = known
		positions["Tasks[0].Network"] = at
	}
	if len(f.Domains) > 0 && name != networkHTTP {
		// Bacalhau drops domains without a word when the network is Default.
		return mistake(flagPosition("domain", f.Domains[0]), "domains need the HTTP network, and it is %s", name).
			hinted("--network http --domain %s", words.ShellWord(f.Domains[0]))
	}
	if name == networkDefault {
		return nil
	}
	t.Network = &Network{Type: name}
	for i, domain := range f.Domains {
		t.Network.Domains = append(t.Network.Domains, domain)
		positions[element("Tasks[0].Network.Domains", i)] = flagPosition("domain", domain)
	}
	return nil
}

func unknownNetwork(at Position, typed string) *Error {
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
