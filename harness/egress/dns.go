package egress

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/seatrial/seatrial/harness"
)

// listenDNS opens the port that ResolvConf names.
func listenDNS() (*net.UDPConn, error) {
	return net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 53)))
}

// serveDNS answers every question with a failure and records it, until the connection is closed. Failure of the
// server, and not "no such name": C libraries then say what they say without a network. Questions for the container's own
// name, which some programs ask when they start, are answered and not recorded.
func serveDNS(conn *net.UDPConn, r *recorder, owner func(netip.AddrPort) *harness.Process) {
	// Who still asks is refused, and does not wait.
	defer conn.Close()
	own, err := os.Hostname()
	if err != nil {
		own = "localhost"
	}
	packet := make([]byte, 4096)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(packet)
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				r.note(line{Incomplete: "listening for DNS: " + err.Error()})
			}
			return
		}
		reply, question, ok := answer(packet[:n])
		if !ok {
			continue
		}
		if name := strings.ToLower(strings.TrimSuffix(question.Name.String(), ".")); name != own && name != "localhost" {
			r.lookup(name, strings.TrimPrefix(question.Type.String(), "Type"), func() *harness.Process { return owner(from) })
		}
		_, _ = conn.WriteToUDPAddrPort(reply, from) // who asked may be gone
	}
}

// answer makes the reply to a query, and tells its first question.
func answer(query []byte) (reply []byte, question dnsmessage.Question, ok bool) {
	var p dnsmessage.Parser
	header, err := p.Start(query)
	if err != nil || header.Response {
		return nil, question, false
	}
	if question, err = p.Question(); err != nil {
		return nil, question, false
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: header.ID, Response: true, OpCode: header.OpCode,
			RecursionDesired: header.RecursionDesired, RecursionAvailable: true, RCode: dnsmessage.RCodeServerFailure,
		},
		Questions: []dnsmessage.Question{question},
	}
	if reply, err = m.Pack(); err != nil {
		return nil, question, false
	}
	return reply, question, true
}
