package checks

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

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
		{"curl: (7) Failed to connect to 192.0.2.7 port 80 after 0 ms: Couldn't connect to server", "192.0.2.7", true},
		{"fatal: unable to access 'https://git.example.com/a.git/': Could not resolve host: git.example.com", "git.example.com", true},
		{"wget: unable to resolve host address ‘data.example.com’", "data.example.com", true},
		{"wget: bad address 'data.example.com'", "data.example.com", true},
		{"Exception in thread \"main\" java.net.UnknownHostException: data.example.com", "data.example.com", true},
		{"Caused by: java.net.UnknownHostException: data.example.com" + strings.Repeat("\n\tat a.B.c(B.java:1)", 30), "data.example.com", true},
		{"Caused by: java.nio.channels.UnresolvedAddressException\n\tat sun.nio.ch.Net.checkAddress(Net.java:159)\n\t... 25 more", "", true},
		{"Error: getaddrinfo EAI_AGAIN data.example.com", "data.example.com", true},
		{"Error: connect ENETUNREACH 192.0.2.1:443 - Local (0.0.0.0:0)", "192.0.2.1", true},
		{"E: Failed to fetch http://deb.example.org/a  Temporary failure resolving 'deb.example.org'", "deb.example.org", true},
		{`Could not connect to the endpoint URL: "https://bucket.s3.example.com/key"`, "bucket.s3.example.com", true},
		{"botocore: retrying\nTraceback\n  socket.gaierror: [Errno -3] Temporary failure in name resolution\nValueError", "", true},

		{"", "", false},
		{"model.bin: checksum mismatch", "", false},
		{"curl: (7) Failed to connect to localhost port 80 after 0 ms: Couldn't connect to server", "", false},
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

// Why a run had no network is true of what the user asked for, and of the nodes.
func TestUnconnected(t *testing.T) {
	nodes := func(all ...facts.Node) *facts.Network { return &facts.Network{Nodes: all} }
	node := func(id, version string, rejects bool) facts.Node {
		return facts.Node{ID: id, Connected: true, Version: version, RejectsNetworked: rejects}
	}
	const line, file = "dial tcp: lookup data.example.com", `Get "http://data.example.com/m.bin": dial tcp: lookup data.example.com`
	for _, c := range []struct {
		name, asks      string
		facts           *facts.Network
		line, want, fix string
	}{
		{"no network known", "", nil, line, "no node is known that gives a job a network unless it asks for one", "--network http --domain data.example.com"},
		{"no node known", "", nodes(), line, "no node is known that gives a job a network unless it asks for one", "--network http --domain data.example.com"},
		{"asks for none", "None", nodes(node("n-1", "v1.9.3", false)), line, "the job asks for no network", "--network http --domain data.example.com"},
		{"old node", "Default", nodes(node("n-1", "v1.9.3", false), node("n-2", "v1.6.4", false)), line,
			"node n-2, of Bacalhau v1.6.4, gives a job no network unless it asks for one", "--network http --domain data.example.com"},
		{"node without a version", "", nodes(node("n-1", "", false)), line, "node n-1 may give a job no network unless it asks for one", "--network http --domain data.example.com"},
		{"rejecting node", "", nodes(node("n-1", "v1.9.3", true)), line, "node n-1 rejects networked jobs and runs all others without one", "--input src=./data,dst=/inputs"},
		{"rejecting node, and a file", "", nodes(node("n-1", "v1.9.3", true)), file,
			"node n-1 rejects networked jobs and runs all others without one", "--input src=http://data.example.com/m.bin,dst=/inputs"},
	} {
		j, err := flags.Job(flags.Flags{Network: c.asks}, "app:v1", nil)
		if err != nil {
			t.Fatal(err)
		}
		s := &lint.Subject{Job: j, Network: c.facts}
		if got := unconnected(s); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := unconnectedFix(s, c.line, "data.example.com").String(); got != c.fix {
			t.Errorf("%s: %s, want %s", c.name, got, c.fix)
		}
	}
}

func TestRelies(t *testing.T) {
	const dial = "starting\nGet \"http://data.example.com/m.bin\": dial tcp: lookup data.example.com: no such host\n"
	for _, c := range []struct {
		name     string
		network  *job.Network
		without  harness.Unconnected
		severity lint.Severity
		message  string
		fix      string
	}{
		{"does without", nil, harness.Unconnected{Stderr: dial}, "", "", ""},
		{"fails", nil, harness.Unconnected{ExitCode: 1, Stderr: dial}, lint.Warning,
			"without, as on nodes that refuse networked jobs, it exited with 1: Get \"http://data.example.com/m.bin\"", "--input src=http://data.example.com/m.bin,dst=/inputs"},
		{"fails with words of its own", nil, harness.Unconnected{ExitCode: 3, Stderr: "no data\n"}, lint.Warning, "it exited with 3: no data; want", "--network bridge"},
		{"hangs", nil, harness.Unconnected{ExitCode: 137, TimedOut: true}, lint.Warning, "it does not end; want", "--network bridge"},
		{"leaves a file out", &job.Network{Type: "Default"}, harness.Unconnected{Missing: []string{"outputs/a", "outputs/b", "outputs/c"}}, lint.Warning,
			"outputs/a and 2 more files are missing", "--network bridge"},
		{"asks for it", &job.Network{Type: "HTTP", Domains: []string{"data.example.com"}}, harness.Unconnected{Missing: []string{"outputs/a"}}, lint.Info,
			"workload needs the network that it asks for: without, outputs/a is missing", "--network none"},
	} {
		s := &lint.Subject{
			Job:   &job.Job{Tasks: []*job.Task{{Network: c.network}}},
			Trial: &harness.Trial{Network: "bridge", WithoutNetwork: &c.without},
		}
		got := trialNetwork.Run(s)
		if c.message == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Severity != c.severity || !strings.Contains(got[0].Message, c.message) || got[0].Fix.String() != c.fix {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
