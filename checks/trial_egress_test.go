package checks

import (
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func TestEgress(t *testing.T) {
	lookups := func(names ...string) (l []harness.Lookup) {
		for _, n := range names {
			l = append(l, harness.Lookup{Name: n})
		}
		return l
	}
	address := []harness.Connection{{Address: "192.0.2.7", Port: 443, Protocol: "tcp"}, {Address: "192.0.2.7", Port: 443, Protocol: "udp"}}
	const rest = "; want what it needs in the image or as an input"
	for _, c := range []struct {
		name         string
		network      *job.Network
		egress       harness.Egress
		message, fix string
	}{
		{"nothing", nil, harness.Egress{}, "", ""},
		{"a name and its address's", nil, harness.Egress{Lookups: lookups("a.example.com", "7.2.0.192.in-addr.arpa")},
			"workload tried to reach a.example.com, and its job does not ask for it", "--network http --domain a.example.com"},
		{"an address", nil, harness.Egress{Connections: address},
			"workload tried to reach 192.0.2.7:443, and its job does not ask for it", "--network bridge"},
		{"many", nil, harness.Egress{Lookups: lookups("a", "b", "c", "d", "e", "f", "g")},
			"workload tried to reach a, b, c, d, e and 2 more, and its job does not ask for them",
			"--network http --domain a --domain b --domain c --domain d --domain e --domain f --domain g"},
		{"a name that is none", nil, harness.Egress{Lookups: lookups("a b", "ok.example.com", "-x")},
			"workload tried to reach a b, ok.example.com and -x, and its job does not ask for them", "--network http --domain ok.example.com"},
		{"a whole network", &job.Network{Type: "Bridge"}, harness.Egress{Lookups: lookups("a.example.com"), Connections: address}, "", ""},
		{"its domains", &job.Network{Type: "HTTP", Domains: []string{"a.example.com", ".example.org", "192.0.2.7"}},
			harness.Egress{Lookups: lookups("a.example.com", "x.example.org", "example.org"), Connections: address}, "", ""},
		{"another domain", &job.Network{Type: "http", Domains: []string{"a.example.com"}}, harness.Egress{Lookups: lookups("a.example.com", "aa.example.com")},
			"workload tried to reach aa.example.com, and its job does not ask for it", "--network http --domain a.example.com --domain aa.example.com"},
	} {
		s := &lint.Subject{Job: &job.Job{Tasks: []*job.Task{{Network: c.network}}}, Trial: &harness.Trial{Egress: &c.egress}}
		got := trialEgress.Run(s)
		switch {
		case c.message == "" && len(got) > 0:
			t.Errorf("%s: %+v", c.name, got)
		case c.message != "" && (len(got) != 1 || got[0].Message != c.message+rest || got[0].Fix.String() != c.fix):
			t.Errorf("%s: got %+v, want %s, fix %s", c.name, got, c.message, c.fix)
		}
	}
}
