package s3

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// plainHost is a host with a port perhaps, and nothing that means more to a URL or a shell.
	plainHost = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$`)
	// plainRegion is a part of a host's name.
	plainRegion = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	// plainBucket has no ARN, which would be another service's, and no path (docs of S3, bucket naming rules, the old ones too).
	plainBucket = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$`)
	// ofAWS are the hosts at which AWS serves S3. Others below amazonaws.com are its customers' own.
	ofAWS = regexp.MustCompile(`^s3(-fips)?([.-](dualstack\.)?[a-z]{2}(-[a-z]+)+-[0-9]{1,2})?\.amazonaws\.com(\.cn)?(:443)?$`)
)

// Named tells where the user's AWS credentials may go: the endpoints that the user has named as HOST, HOST:PORT or URL,
// and AWS itself. A host without a scheme stands for https, and on this machine also for http.
type Named []string

// FromEnvironment are the endpoints that the variables name which AWS's own tools read.
func FromEnvironment(getenv func(string) string) Named {
	var named Named
	for _, variable := range []string{"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"} {
		if value := getenv(variable); value != "" {
			named = append(named, value)
		}
	}
	return named
}

// CheckNamed is why a text names no endpoint, for who typed it; nil when it does.
func CheckNamed(typed string) error {
	if bare, ok := strings.CutPrefix(typed, "http://"); ok && plainHost.MatchString(bare) {
		return nil
	}
	if plainHost.MatchString(strings.TrimPrefix(typed, "https://")) {
		return nil
	}
	return fmt.Errorf("%s names no host, want HOST, HOST:PORT or http://HOST:PORT", words.Quoted(typed))
}

// trustee is what credentials are trusted to: scheme, host and port.
func trustee(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// has tells whether an endpoint may have the user's credentials; it is AWS when it is empty.
func (n Named) has(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if endpoint == "" || err == nil && u.Scheme == "https" && ofAWS.MatchString(strings.ToLower(u.Host)) {
		return true
	}
	return err == nil && slices.ContainsFunc(n, func(typed string) bool {
		schemes := []string{""}
		if !strings.Contains(typed, "://") {
			schemes = []string{"https://"}
			if limits.Loopback(u.Hostname()) {
				schemes = append(schemes, "http://")
			}
		}
		return slices.ContainsFunc(schemes, func(scheme string) bool {
			named, err := url.Parse(scheme + strings.TrimSuffix(typed, "/"))
			return err == nil && trustee(named) == trustee(u)
		})
	})
}

// FromNetwork makes what a network says of results one that may be asked: with the user's credentials only where named
// has the endpoint, and else as a stranger. It refuses what would be another host, or another service, than it seems.
func (s Source) FromNetwork(named Named) (Source, error) {
	u, err := url.Parse(s.Endpoint)
	switch {
	case s.Endpoint != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || !plainHost.MatchString(u.Host) || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != ""):
		return s, fmt.Errorf("the network names the S3 endpoint %s, want a URL of a host", words.Quoted(s.Endpoint))
	case s.Region != "" && !plainRegion.MatchString(s.Region):
		return s, fmt.Errorf("the network names the S3 region %s, want one like eu-west-1", words.Quoted(s.Region))
	case !plainBucket.MatchString(s.Bucket):
		return s, fmt.Errorf("the network names the bucket %s, want letters, digits, %q", words.Quoted(s.Bucket), "-_.")
	case len(s.Key) > maxKey || strings.ContainsRune(s.Key, 0):
		return s, fmt.Errorf("the network names the key %s, want at most %d bytes", words.Quoted(s.Key), maxKey)
	}
	s.stranger = !named.has(s.Endpoint)
	return s, nil
}

// Trusting is what to name so that an endpoint gets the user's credentials, which it did not get; empty when it did.
func (s Source) Trusting() string {
	u, err := url.Parse(s.Endpoint)
	if !s.stranger || err != nil {
		return ""
	}
	if u.Scheme == "http" && !limits.Loopback(u.Hostname()) {
		return "http://" + u.Host
	}
	return u.Host
}
