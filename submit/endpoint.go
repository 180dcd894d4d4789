package submit

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

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
