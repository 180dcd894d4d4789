package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/harness"
)

func TestEgress(t *testing.T) {
	s, policy := reporttest.Filed(t)
	s.Trial.Egress = &harness.Egress{
		Method: harness.EgressBySeccomp, Instrumented: true,
		Lookups: []harness.Lookup{{
			Name: "data.example.com", Types: []string{"A", "AAAA"}, Count: 4, Process: &harness.Process{PID: 7, Command: "python3 \x1b[31m/app/train.py"},
		}},
		Connections: []harness.Connection{
			{Address: "192.0.2.7", Port: 443, Protocol: "tcp", Count: 1, Error: "network is unreachable"},
			{Address: "2001:db8::1", Port: 53, Protocol: "udp", Count: 21000},
		},
		Caveats:    []string{"io_uring is not seen"},
		Incomplete: []string{"the run was ended after 31s"},
	}
	want := `egress: looked up data.example.com (A and AAAA, 4 questions) by process 7: python3 \x1b[31m/app/train.py
egress: tried 192.0.2.7:443 (tcp once): network is unreachable
egress: tried [2001:db8::1]:53 (udp 21000 times)
egress: seen in an instrumented run (seccomp), which has no say in the verdict; io_uring is not seen
egress: incomplete: the run was ended after 31s
`
	if diff := cmp.Diff(want, egressLines(write(t, "text", reporttest.Judged(s, policy)))); diff != "" {
		t.Error(diff)
	}
	schema, err := jsonschema.NewCompiler().Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "json", reporttest.Judged(s, policy))))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

func TestEgressIsAbridged(t *testing.T) {
	s, policy := reporttest.Filed(t)
	s.Trial.Egress = &harness.Egress{Method: harness.EgressByDNS, Lookups: make([]harness.Lookup, 25)}
	text := egressLines(write(t, "text", reporttest.Judged(s, policy)))
	if n := strings.Count(text, "looked up"); n != 20 || !strings.Contains(text, "egress: 5 more; --format json lists all\n") {
		t.Errorf("%d lookups are listed: %s", n, text)
	}
	s.Trial.Egress = &harness.Egress{Method: harness.EgressByDNS}
	if text := egressLines(write(t, "text", reporttest.Judged(s, policy))); !strings.HasPrefix(text, "egress: nothing was looked up or tried\n") {
		t.Errorf("of nothing: %s", text)
	}
}

// egressLines are those that begin with egress.
func egressLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "egress: ") {
			b.WriteString(line)
		}
	}
	return b.String()
}
