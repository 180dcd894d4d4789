package limits

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// network is one in which every address answers as it is told; it counts who is asked, and asks nobody.
type network struct {
	answers map[string]string
	dialed  []string
}

func (n *network) dial(_ context.Context, _, address string) (net.Conn, error) {
	n.dialed = append(n.dialed, address)
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		_, _ = server.Read(make([]byte, 64<<10))
		_, _ = server.Write([]byte(n.answers[address]))
	}()
	return client, nil
}

func redirect(to string) string {
	return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

// A server leads nobody to where it could not look itself; nothing is sent there, not even the start of a connection.
func TestLedToPrivateAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		refused  bool
	}{
		"public to public":            {"http://192.0.2.1/", "http://192.0.2.2/", false},
		"public to metadata":          {"http://192.0.2.1/", "http://169.254.169.254/latest/meta-data/", true},
		"public to metadata of IPv6":  {"http://192.0.2.1/", "http://[fd00:ec2::254]/", true},
		"public to mapped metadata":   {"http://192.0.2.1/", "http://[::ffff:169.254.169.254]/", true},
		"public to link-local":        {"http://192.0.2.1/", "http://[fe80::1]/", true},
		"public to loopback":          {"http://192.0.2.1/", "http://127.0.0.1:5001/", true},
		"public to IPv6 loopback":     {"http://192.0.2.1/", "http://[::1]:5001/", true},
		"public to this machine":      {"http://192.0.2.1/", "http://0.0.0.0/", true},
		"public to a private network": {"http://192.0.2.1/", "http://10.1.2.3/", true},
		"public to a unique local":    {"http://192.0.2.1/", "http://[fd12::1]/", true},
		"public to a provider's":      {"http://192.0.2.1/", "http://100.64.0.1/", true},
		"private to private":          {"http://10.1.2.3/", "http://10.1.2.4/", false},
		"loopback to loopback":        {"http://127.0.0.1:1/", "http://127.0.0.1:2/", false},
		"private to metadata":         {"http://10.1.2.3/", "http://169.254.169.254/", true},
		"loopback to metadata":        {"http://127.0.0.1:1/", "http://169.254.169.254/", true},
	} {
		t.Run(name, func(t *testing.T) {
			n := &network{answers: map[string]string{}}
			n.answers[hostPort(c.from)], n.answers[hostPort(c.to)] = redirect(c.to), fine
			client := WebInput.Client(&http.Transport{DialContext: n.dial})
			resp, err := client.Get(c.from)
			if err == nil {
				resp.Body.Close()
			}
			asked := []string{hostPort(c.from)}
			if !c.refused {
				asked = append(asked, hostPort(c.to))
			}
			if diff := cmp.Diff(asked, n.dialed); diff != "" {
				t.Errorf("asked: %s", diff)
			}
			if (err != nil) != c.refused {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func hostPort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	if u.Port() == "" {
		return net.JoinHostPort(u.Hostname(), "80")
	}
	return u.Host
}

// The machine's own link is not asked either when the user names it: the user may be a job's file.
func TestLinkLocalIsNeverAsked(t *testing.T) {
	n := &network{}
	_, err := WebInput.Client(&http.Transport{DialContext: n.dial}).Get("http://169.254.169.254/latest/meta-data/iam")
	var address *AddressError
	if !errors.As(err, &address) || len(n.dialed) > 0 {
		t.Errorf("error is %v, asked %v", err, n.dialed)
	}
}

// Names are looked at by what they lead to, before it is asked.
func TestControl(t *testing.T) {
	g := newGuard(0, nil)
	at := func(host, address string) error {
		return g.control(context.WithValue(t.Context(), dialedKey{}, host), "tcp", address, nil)
	}
	ledTo := func(from, host, address string) error {
		ctx := Led(t.Context(), &url.URL{Host: from}, &url.URL{Host: host})
		return g.control(context.WithValue(ctx, dialedKey{}, host), "tcp", address, nil)
	}
	if err := errors.Join(at("public.example", "192.0.2.1:80"), at("home.example", "10.0.0.7:80")); err != nil {
		t.Fatal(err)
	}
	for _, refused := range []error{
		at("rebound.example", "169.254.169.254:80"),
		ledTo("public.example", "rebound.example", "10.0.0.7:80"),
		ledTo("public.example", "public.example", "127.0.0.1:80"),
		ledTo("home.example", "rebound.example", "[fe80::1%eth0]:80"),
		ledTo("unknown.example", "home.example", "10.0.0.7:80"),
	} {
		if refused == nil || strings.ContainsAny(refused.Error(), "\n") {
			t.Errorf("error is %v", refused)
		}
	}
	for _, allowed := range []error{
		ledTo("home.example", "other.example", "10.0.0.8:80"),
		ledTo("public.example", "other.example", "192.0.2.9:443"),
		// A proxy's address is the user's, whatever it is asked for.
		g.control(context.WithValue(Led(t.Context(), &url.URL{Host: "public.example"}, &url.URL{Host: "other.example"}), dialedKey{}, "proxy.example"), "tcp", "10.0.0.1:3128", nil),
	} {
		if allowed != nil {
			t.Error(allowed)
		}
	}
	if linkLocal(netip.MustParseAddr("192.0.2.1")) || private(netip.MustParseAddr("8.8.8.8")) {
		t.Error("public addresses are taken for others")
	}
}
