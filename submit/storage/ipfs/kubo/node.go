package kubo

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"
)

// Version is that of the node's software: "0.43.0". It is the cheapest way to find out whether there is a node.
func (c *Client) Version(ctx context.Context) (string, error) {
	var answer struct{ Version string }
	if err := c.ask(ctx, "version", nil, &answer); err != nil {
		return "", err
	}
	if answer.Version == "" {
		return "", &unreachableError{base: c.shown, reason: "its answer is not that of an IPFS node's API"}
	}
	return answer.Version, nil
}

// Addresses are where other nodes reach this one, as multiaddrs that end in its peer ID; those of its own machine,
// which lead others nowhere, come last.
func (c *Client) Addresses(ctx context.Context) ([]string, error) {
	var answer struct{ Addresses []string }
	if err := c.ask(ctx, "id", nil, &answer); err != nil {
		return nil, err
	}
	slices.SortStableFunc(answer.Addresses, func(a, b string) int { return loopback(a) - loopback(b) })
	return answer.Addresses, nil
}

// loopback is 1 for an address of the machine itself.
func loopback(address string) int {
	m, err := multiaddr.NewMultiaddr(address)
	if err != nil || manet.IsIPLoopback(m) {
		return 1
	}
	return 0
}

// Connect asks the node to connect to an address, a multiaddr that ends in a peer ID.
func (c *Client) Connect(ctx context.Context, address string) error {
	var answer struct{ Strings []string }
	return c.ask(ctx, "swarm/connect", url.Values{"arg": {address}}, &answer)
}

// Peers is how many other nodes this one is connected to; zero too when it runs offline.
func (c *Client) Peers(ctx context.Context) (int, error) {
	var answer struct{ Peers []struct{ Peer string } }
	err := c.ask(ctx, "swarm/peers", nil, &answer)
	return len(answer.Peers), err
}

// Pinned tells whether the node has everything below a root and keeps it: it is pinned recursively.
func (c *Client) Pinned(ctx context.Context, root cid.Cid) (bool, error) {
	var answer struct {
		Keys map[string]struct{ Type string }
	}
	err := c.ask(ctx, "pin/ls", url.Values{"arg": {root.String()}, "type": {"recursive"}}, &answer)
	if refused, ok := errors.AsType[*refusedError](err); ok && strings.Contains(refused.message, "not pinned") {
		return false, nil
	}
	return err == nil && answer.Keys[root.String()].Type == "recursive", err
}

// Has tells whether the node itself has one block.
func (c *Client) Has(ctx context.Context, block cid.Cid) (bool, error) {
	var answer struct{ Key string }
	err := c.ask(ctx, "block/stat", url.Values{"arg": {block.String()}, "offline": {"true"}}, &answer)
	if refused, ok := errors.AsType[*refusedError](err); ok && (strings.Contains(refused.message, "not found") || strings.Contains(refused.message, "could not find")) {
		return false, nil
	}
	return err == nil && answer.Key != "", err
}
