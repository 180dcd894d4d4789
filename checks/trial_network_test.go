package checks

import "testing"

// What real programs say under --network none.
func TestUnreachableHost(t *testing.T) {
	for _, c := range []struct {
		stderr, host string
		ok           bool
	}{
		{`Get "http://data.example.com/m.bin": dial tcp: lookup data.example.com on 8.8.8.8:53: dial udp 8.8.8.8:53: connect: network is unreachable`, "data.example.com", true},
		{`dial tcp 192.0.2.1:443: connect: network is unreachable`, "192.0.2.1", true},
		{"socket.gaierror: [Errno -3] Temporary failure in name resolution", "", true},
		{"urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>", "", true},
		{"OSError: [Errno 101] Network is unreachable", "", true},
		{`requests.exceptions.ConnectionError: HTTPSConnectionPool(host='hub.example.com', port=443): Max retries exceeded with url: /m (Caused by NewConnectionError('…: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution'))`, "hub.example.com", true},
		{`WARNING: Retrying (Retry(total=0)) after connection broken by 'NameResolutionError("…: Failed to resolve 'pypi.example' ([Errno -3] Temporary failure in name resolution)")': /simple/numpy/`, "pypi.example", true},
		{"curl: (6) Could not resolve host: data.example.com", "data.example.com", true},
		{"fatal: unable to access 'https://git.example.com/a.git/': Could not resolve host: git.example.com", "git.example.com", true},
		{"wget: unable to resolve host address ‘data.example.com’", "data.example.com", true},
		{"wget: bad address 'data.example.com'", "data.example.com", true},
		{"Exception in thread \"main\" java.net.UnknownHostException: data.example.com", "data.example.com", true},
		{"Error: getaddrinfo EAI_AGAIN data.example.com", "data.example.com", true},
		{"Error: connect ENETUNREACH 192.0.2.1:443 - Local (0.0.0.0:0)", "192.0.2.1", true},
		{"E: Failed to fetch http://deb.example.org/a  Temporary failure resolving 'deb.example.org'", "deb.example.org", true},
		{`Could not connect to the endpoint URL: "https://bucket.s3.example.com/key"`, "bucket.s3.example.com", true},
		{"botocore: retrying\nTraceback\n  socket.gaierror: [Errno -3] Temporary failure in name resolution\nValueError", "", true},

		{"", "", false},
		{"model.bin: checksum mismatch", "", false},
		{"dial tcp 127.0.0.1:5432: connect: connection refused", "", false},
		{"KeyError: 'lookup'", "", false},
		{"failed to resolve column 'a'", "", false},
	} {
		_, host, ok := unreachableHost(c.stderr)
		if host != c.host || ok != c.ok {
			t.Errorf("%q: got %q, %v; want %q, %v", c.stderr, host, ok, c.host, c.ok)
		}
	}
}
