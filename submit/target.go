package submit

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/config/profile"

	"github.com/seatrial/seatrial/submit/limits"
)

// Bacalhau's own defaults (pkg/config/defaults.go). Setting exactly these counts as setting nothing.
const (
	defaultHost = "0.0.0.0"
	defaultPort = 1234
)

// OriginDefault is the origin of a target that nobody named.
const OriginDefault = "default"

// Target is a Bacalhau API and how to reach it.
type Target struct {
	// Endpoint is a URL without a path: "http://127.0.0.1:1234".
	Endpoint string
	// Origin says where it was found: "--api-host", "BACALHAU_API_HOST", "profile prod",
	// "/home/me/.bacalhau/config.yaml", "default".
	Origin string
	// Credential is nil when none was found; networks without users need none.
	Credential *Credential
	// TLS is nil for the system's own rules.
	TLS *tls.Config
	// Timeout of one request; zero means 30 seconds, as Bacalhau's profiles have it.
	Timeout time.Duration
}

// Exposed says in one line that the credential goes where everybody on the way can read it, which is how many networks are
// set up; empty when it does not.
func (t Target) Exposed() string {
	u, err := url.Parse(t.Endpoint)
	if t.Credential == nil || err != nil || u.Scheme == "https" || limits.Loopback(u.Hostname()) {
		return ""
	}
	return fmt.Sprintf("the login of %s goes to %s unencrypted, and everybody on the way can read it; want https", t.Credential.Origin, t.Endpoint)
}

// Lookup is what FindTarget looks at: flags as typed, empty when not given, and the environment.
type Lookup struct {
	// Host, Port and Profile are the flags --api-host, --api-port and --profile. Host may be a URL.
	Host, Port, Profile string
	// Config are the flags --config, each KEY=VALUE, a key that is a switch, or a file of YAML; a later one counts for more.
	Config []string
	// DataDir is the flag --data-dir: the folder with config.yaml and profiles, empty when not given.
	DataDir string
	// Env is os.Getenv.
	Env func(string) string
	// NamedBy is the place that names Host, when it is a file that somebody else may have written: what is said of no network in
	// particular is not for that one. Empty when the user named it.
	NamedBy string
	// Home is the user's home folder.
	Home string
	// Default is the endpoint of last resort; empty means http://127.0.0.1:1234.
	Default string
}

// FindTarget finds the network as Bacalhau's own client does (contract 3, Target; cmd/util/api.go): a host
// or port that is set in a flag, a variable or config.yaml and is not the default, then a profile, then
// 127.0.0.1:1234. One thing differs: a profile that cannot be read is an error, where Bacalhau's client
// goes to 127.0.0.1:1234 without a word.
func FindTarget(l Lookup) (Target, error) {
	t, err := l.target()
	if err != nil {
		return Target{}, fmt.Errorf("finding the network: %w", err)
	}
	return t, nil
}

func (l Lookup) target() (t Target, err error) {
	c, err := l.config()
	if err != nil {
		return Target{}, err
	}
	secure, err := c.tls()
	if err != nil {
		return Target{}, err
	}
	host := c.choose(l.Host, "--api-host", "API", "Host")
	port := c.choose(l.Port, "--api-port", "API", "Port")
	number, err := port.number()
	if err != nil {
		return Target{}, err
	}

	token := ""
	switch {
	case host.value != "" && host.value != defaultHost:
		t.Origin = host.origin
	case number != defaultPort:
		t.Origin = port.origin
	default:
		t.Origin = OriginDefault
		p, name, err := l.profile(c.dir)
		if err != nil {
			return Target{}, err
		}
		if p != nil {
			token, secure = p.GetToken(), security{insecure: p.IsInsecure()}
			if t, err = fromProfile(p, name); err != nil {
				return Target{}, err
			}
		}
	}
	if t.Endpoint == "" && t.Origin == OriginDefault {
		t.Endpoint = l.Default
	}
	if t.Endpoint == "" {
		if t.Endpoint, err = endpoint(host.value, number, secure.use); err != nil {
			return Target{}, fmt.Errorf("%s: %w", t.Origin, err)
		}
	}
	if strings.HasPrefix(t.Endpoint, "https:") {
		if t.TLS, err = secure.config(); err != nil {
			return Target{}, err
		}
	}
	t.Credential, err = l.credential(c.dir, t.Endpoint, token, t.Origin)
	return t, err
}

// fromProfile is what a profile says but for its token and its security.
func fromProfile(p *profile.Profile, name string) (t Target, err error) {
	t.Origin = "profile " + name
	if t.Timeout, err = time.ParseDuration(p.GetTimeout()); err != nil {
		return Target{}, fmt.Errorf("%s: %q is not a timeout", t.Origin, p.GetTimeout())
	}
	if t.Endpoint, err = profileEndpoint(p.Endpoint); err != nil {
		return Target{}, fmt.Errorf("%s: %w", t.Origin, err)
	}
	return t, nil
}

// endpoint is a host, or a URL that may lack a port, as a URL with a port.
func endpoint(host string, port int, secure bool) (string, error) {
	host = strings.TrimSpace(host)
	if host == "" || host == defaultHost {
		host = "127.0.0.1"
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	if before, after, isURL := strings.Cut(host, "://"); isURL {
		scheme, host = before, strings.TrimSuffix(after, "/")
	}
	if scheme != "http" && scheme != "https" {
		return "", fmt.Errorf("%s:// is not http or https", scheme)
	}
	if strings.ContainsAny(host, "/?#") {
		return "", fmt.Errorf("%s://%s: want a URL without a path", scheme, host)
	}
	if net.ParseIP(host) != nil || !strings.Contains(host, ":") || strings.HasSuffix(host, "]") {
		host = net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(port))
	}
	return checkEndpoint(scheme + "://" + host)
}

// profileEndpoint is a profile's endpoint, "host:port" or a URL, as a URL.
func profileEndpoint(s string) (string, error) {
	s = strings.TrimSuffix(strings.TrimSpace(s), "/")
	if s == "" {
		return "", errors.New("it has no endpoint")
	}
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	return checkEndpoint(s)
}

func checkEndpoint(s string) (string, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil:
		return "", fmt.Errorf("%q is not a host or a URL", s)
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%s:// is not http or https", u.Scheme)
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%s: want a URL without a path", s)
	}
	return s, nil
}
