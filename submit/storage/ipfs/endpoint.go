package ipfs

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"

	"github.com/seatrial/seatrial/submit/limits"
)

// Endpoint is where content can be asked for: a node, or a gateway.
type Endpoint struct {
	// API is the base URL of a Kubo node's RPC API, or else Gateway that of a trustless gateway.
	API, Gateway string
}

// Locate finds the user's own node and gateways where IPFS tools look for them: the files that a running
// Kubo leaves in IPFS_PATH or ~/.ipfs, and the variable IPFS_GATEWAY, which may name several with commas between them.
// They are in the order in which to ask. A public gateway is never assumed.
func Locate(getenv func(string) string) []Endpoint {
	var found []Endpoint
	if api := LocalAPI(getenv); api != "" {
		found = append(found, Endpoint{API: api})
	}
	for name := range strings.SplitSeq(getenv("IPFS_GATEWAY"), ",") {
		gateway := Endpoint{Gateway: baseURL(strings.TrimSpace(name))}
		if gateway.Gateway != "" && !slices.Contains(found, gateway) {
			found = append(found, gateway)
		}
	}
	if len(found) > 0 { // beside an API, the node's own gateway would be the same node asked twice
		return found
	}
	if gateway := baseURL(fromRepository(getenv, "gateway")); gateway != "" {
		found = append(found, Endpoint{Gateway: gateway})
	}
	return found
}

// LocalAPI is the base URL of the RPC API of the user's own node; empty when none runs.
func LocalAPI(getenv func(string) string) string {
	return API(fromRepository(getenv, "api"))
}

// fromRepository is what a running node has written into a file of its folder; empty when there is none.
func fromRepository(getenv func(string) string, name string) string {
	folder := getenv("IPFS_PATH")
	if folder == "" && getenv("HOME") != "" {
		folder = filepath.Join(getenv("HOME"), ".ipfs")
	}
	if folder == "" {
		return ""
	}
	text, err := limits.Config.ReadFile(filepath.Join(folder, name))
	if err != nil || len(text) > 4096 {
		return ""
	}
	return strings.TrimSpace(string(text)) // it is one line
}

// API is the base URL of a node's RPC API that is given as `ipfs --api` takes it, a multiaddr such as
// /ip4/127.0.0.1/tcp/5001 or a URL; empty for what is neither, and for a socket of the file system.
func API(typed string) string {
	text := strings.TrimSuffix(strings.TrimSuffix(typed, "/"), "/api/v0") // as the documentation of the API has it
	m, err := multiaddr.NewMultiaddr(text)
	if err != nil {
		return baseURL(text)
	}
	network, host, err := manet.DialArgs(m)
	if err != nil || !strings.HasPrefix(network, "tcp") {
		return ""
	}
	for _, p := range m {
		if code := p.Protocol().Code; code == multiaddr.P_HTTPS || code == multiaddr.P_TLS {
			return "https://" + host
		}
	}
	return "http://" + host
}

// baseURL is an http or https URL without the slash at its end; empty for anything else.
func baseURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return strings.TrimSuffix(text, "/")
}

// Name is what to call it in a message.
func (e Endpoint) Name() string {
	if e.API != "" {
		return "your IPFS node"
	}
	if u, err := url.Parse(e.Gateway); err == nil && u.Host != "" {
		return "the gateway " + u.Host
	}
	return "the gateway"
}
