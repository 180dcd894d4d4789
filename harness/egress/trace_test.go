package egress

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
)

func nobody() *harness.Process { return nil }

func unreachable(netip.AddrPort) string { return "network is unreachable" }

func TestTrace(t *testing.T) {
	var b bytes.Buffer
	r := newRecorder(&b)
	r.note(line{Started: true})
	python := func() *harness.Process { return &harness.Process{PID: 7, Command: "python3 /app/train.py"} }
	r.lookup("data.example.com", "A", python)
	r.lookup("data.example.com", "AAAA", nobody)
	r.lookup("data.example.com", "A", nobody)
	for range 21 {
		r.connection(netip.MustParseAddrPort("192.0.2.1:443"), "tcp", nobody, unreachable)
	}
	r.connection(netip.MustParseAddrPort("192.0.2.1:443"), "udp", nobody, unreachable)
	r.connection(netip.MustParseAddrPort("[2001:db8::1]:443"), "tcp", nobody, unreachable)
	r.note(line{Incomplete: "why"})
	whole := b.Len()
	r.end()
	want := &Trace{
		Started: true, Ended: true, Incomplete: []string{"why"},
		Lookups: []harness.Lookup{{Name: "data.example.com", Types: []string{"A", "AAAA"}, Count: 3, Process: python()}},
		Connections: []harness.Connection{
			{Address: "192.0.2.1", Port: 443, Protocol: "tcp", Count: 21, Error: "network is unreachable"},
			{Address: "192.0.2.1", Port: 443, Protocol: "udp", Count: 1, Error: "network is unreachable"},
			{Address: "2001:db8::1", Port: 443, Protocol: "tcp", Count: 1, Error: "network is unreachable"},
		},
	}
	got, err := Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// A supervisor that was killed has not written the end, and perhaps half of a line.
	got, err = Read(bytes.NewReader(b.Bytes()[:whole-3]))
	if err != nil {
		t.Fatal(err)
	}
	if got.Ended || len(got.Connections) != 3 || got.Connections[0].Count != 16 || got.Lookups[0].Count < 2 {
		t.Errorf("of a broken trace: %+v", got)
	}
	if want := []string{"1 line of the trace cannot be read"}; cmp.Diff(want, got.Incomplete) != "" {
		t.Errorf("incomplete is %q", got.Incomplete)
	}
}

func TestTraceIsBounded(t *testing.T) {
	var b bytes.Buffer
	r := newRecorder(&b)
	for i := range maxLookups + 10 {
		r.lookup(fmt.Sprintf("n%d.example.com", i), "A", nobody)
	}
	for i := range 65000 {
		r.connection(netip.AddrPortFrom(netip.MustParseAddr("192.0.2.1"), uint16(i)), "udp", nobody, unreachable)
	}
	r.end()
	got, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lookups) != maxLookups || len(got.Connections) != maxConnections || !got.Ended {
		t.Errorf("%d lookups and %d connections, ended %t", len(got.Lookups), len(got.Connections), got.Ended)
	}
	if want := []string{beyond(65000 - maxConnections + 10)}; cmp.Diff(want, got.Incomplete) != "" {
		t.Errorf("incomplete is %q", got.Incomplete)
	}
}

// What a workload writes into the trace is bounded too.
func TestHostileTrace(t *testing.T) {
	for _, text := range []string{
		strings.Repeat(`{"incomplete":"x"}`+"\n", 1<<20),
		strings.Repeat("x", 1<<20),
		strings.Repeat(`{"lookup":{"name":"`+strings.Repeat("a", 300)+`","types":["A"],"count":1}}`+"\n", 100),
		`{"connection":{"address":"nowhere","port":1,"count":1}}`,
		`{"connection":{"address":"192.0.2.1","port":65536,"count":1}}`,
		`{"lookup":{"name":"a","types":["A"],"count":1,"process":{"pid":-1}}}`,
	} {
		got, err := Read(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Lookups)+len(got.Connections) != 0 || len(got.Incomplete) == 0 || len(got.Incomplete) > maxIncomplete {
			t.Errorf("%.40s: %+v", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"started":true}` + "\n" + `{"lookup":{"name":"a","types":["A"],"count":1}}` + "\n"))
	f.Add([]byte(`{"connection":{"address":"::1","port":1,"protocol":"tcp","count":2,"process":{"pid":1,"command":"x"}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range got.Connections {
			if _, err := netip.ParseAddr(c.Address); err != nil || c.Port < 0 || c.Port > 65535 || c.Count < 1 {
				t.Errorf("accepted %+v", c)
			}
		}
		for _, l := range got.Lookups {
			if len(l.Name) > maxName || l.Count < 1 || len(l.Types) == 0 {
				t.Errorf("accepted %+v", l)
			}
		}
	})
}
