package egress

import (
	"net"
	"net/netip"
	"os"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/seatrial/seatrial/harness"
)

func query(t testing.TB, name string, kind dnsmessage.Type) []byte {
	t.Helper()
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: 7, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name), Type: kind, Class: dnsmessage.ClassINET}},
	}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnswer(t *testing.T) {
	reply, question, ok := answer(query(t, "data.example.com.", dnsmessage.TypeAAAA))
	if !ok || question.Name.String() != "data.example.com." || question.Type != dnsmessage.TypeAAAA {
		t.Fatalf("question is %v, %t", question, ok)
	}
	var m dnsmessage.Message
	if err := m.Unpack(reply); err != nil {
		t.Fatal(err)
	}
	if m.ID != 7 || !m.Response || m.RCode != dnsmessage.RCodeServerFailure || len(m.Questions) != 1 || m.Questions[0] != question {
		t.Errorf("reply is %+v", m)
	}
	// A reply is not answered: two such servers would talk for ever.
	if _, _, ok := answer(reply); ok {
		t.Error("answered a reply")
	}
}

func TestServeDNS(t *testing.T) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	r := newRecorder(t.Output())
	done := make(chan struct{})
	go func() {
		serveDNS(conn, r, func(netip.AddrPort) *harness.Process { return &harness.Process{PID: 3, Command: "dig"} })
		close(done)
	}()
	client, err := net.Dial("udp4", conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, packet := range [][]byte{[]byte("nonsense"), query(t, own+".", dnsmessage.TypeA), query(t, "A.example.com.", dnsmessage.TypeA)} {
		if _, err := client.Write(packet); err != nil {
			t.Fatal(err)
		}
	}
	reply := make([]byte, 512)
	for range 2 {
		if _, err := client.Read(reply); err != nil {
			t.Fatal(err)
		}
	}
	conn.Close()
	<-done
	if l := r.lookups["a.example.com"]; l == nil || l.Count != 1 || l.Types[0] != "A" || l.Process.PID != 3 || len(r.lookups) != 1 {
		t.Errorf("lookups are %v", r.lookups)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(query(f, "data.example.com.", dnsmessage.TypeA))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		reply, _, ok := answer(b)
		if !ok {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(reply); err != nil || !m.Response {
			t.Errorf("reply %x: %v", reply, err)
		}
	})
}
