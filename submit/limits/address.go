package limits

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// AddressError is a server that leads to where nobody else could look: to this machine, to its network, or to the service by
// which a cloud tells a machine its own credentials.
type AddressError struct {
	// Host is what was asked, Address what it is.
	Host    string
	Address netip.Addr
}

// Error is one line.
func (e *AddressError) Error() string {
	where := e.Address.String()
	if e.Host != where {
		where = e.Host + " is " + where
	}
	if linkLocal(e.Address) {
		return where + ", an address of this machine's own link, which is never asked"
	}
	return where + ", a private address, and the server that leads there has a public one"
}

// metadata is the cloud's own service where it is not link-local: of AWS by IPv6, and of Alibaba.
var metadata = []netip.Addr{netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("100.100.100.200")}

// shared is the network that providers have behind their own translation of addresses (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// linkLocal addresses are asked by no one: what a job or a server names there is the machine's own.
func linkLocal(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsInterfaceLocalMulticast() {
		return true
	}
	for _, service := range metadata {
		if ip == service {
			return true
		}
	}
	return false
}

// private addresses mean another machine to everybody.
func private(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || shared.Contains(ip)
}

// Loopback tells whether a host is this machine, whose traffic nobody else reads.
func Loopback(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") // RFC 6761
}

// led marks a request to where a server has led.
type led struct{ from, to string }

type ledKey struct{}

// Led marks a request to a URL that a server has named and not the user: in a redirect, as its realm, in a manifest. from is
// what the user has named. It may lead to private addresses only when that is one itself.
func Led(ctx context.Context, from, to *url.URL) context.Context {
	return context.WithValue(ctx, ledKey{}, led{from.Hostname(), to.Hostname()})
}

// ledBy is a request's context, marked when it follows a redirect.
func ledBy(req *http.Request) context.Context {
	first := req
	for first.Response != nil && first.Response.Request != nil {
		first = first.Response.Request
	}
	if first == req || req.Context().Value(ledKey{}) != nil {
		return req.Context()
	}
	return Led(req.Context(), first.URL, req.URL)
}

// guard stands before the connections of one transport.
type guard struct {
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	looksUp bool

	mu sync.Mutex
	// named are the hosts that the user has named, true for those with a private address.
	named map[string]bool
}

// newGuard dials with dial, or else by itself. The guard looks names up itself for a dialer that is not its own, which does
// not tell what it finds before it asks.
func newGuard(timeout time.Duration, dial func(ctx context.Context, network, address string) (net.Conn, error)) *guard {
	g := &guard{dial: dial, looksUp: dial != nil, named: map[string]bool{}}
	if dial == nil {
		g.dial = (&net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second, ControlContext: g.control}).DialContext
	}
	return g
}

// dialedKey is of the host that a connection is for, as it was asked for.
type dialedKey struct{}

// DialContext is that of an http.Transport.
func (g *guard) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var ips []netip.Addr
	if ip, notLiteral := netip.ParseAddr(host); notLiteral == nil {
		ips = []netip.Addr{ip}
	} else if !g.looksUp {
		return g.dial(context.WithValue(ctx, dialedKey{}, host), network, address)
	} else if ips, err = net.DefaultResolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	for _, ip := range ips {
		if err = g.check(ctx, host, ip); err != nil {
			return nil, err
		}
		var conn net.Conn
		if conn, err = g.dial(ctx, network, net.JoinHostPort(ip.Unmap().String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// control looks at an address before it is asked, whatever name it has.
func (g *guard) control(ctx context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s is no address", address)
	}
	host, named := ctx.Value(dialedKey{}).(string)
	if !named {
		return nil // the address itself was asked for, and looked at
	}
	return g.check(ctx, host, to.Addr())
}

func (g *guard) check(ctx context.Context, host string, ip netip.Addr) error {
	mark, followed := ctx.Value(ledKey{}).(led)
	switch {
	case linkLocal(ip):
		return &AddressError{host, ip}
	case followed && mark.to != host:
		return nil // the user's own proxy
	case !followed:
		g.mu.Lock()
		defer g.mu.Unlock()
		g.named[host] = private(ip)
	case private(ip) && !g.private(mark.from):
		return &AddressError{host, ip}
	}
	return nil
}

// private tells whether a host that the user has named has a private address.
func (g *guard) private(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return private(ip)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.named[host] || strings.EqualFold(host, "localhost")
}
