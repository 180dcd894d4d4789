package egress

import (
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"
)

func TestProcessOf(t *testing.T) {
	p := processOf(os.Getpid())
	if p == nil || p.PID != os.Getpid() || !strings.HasPrefix(p.Command, cut(os.Args[0], maxCommand)) {
		t.Errorf("this process is %+v", p)
	}
	if p := processOf(1 << 30); p != nil {
		t.Errorf("a process that is not there is %+v", p)
	}
}

func TestOwnerOf(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	at := netip.MustParseAddrPort(conn.LocalAddr().String())
	if p := ownerOf(at); p == nil || p.PID != os.Getpid() {
		t.Errorf("the owner of %s is %+v", at, p)
	}
	conn.Close()
	if p := ownerOf(at); p != nil {
		t.Errorf("the owner of a closed socket is %+v", p)
	}
}

func FuzzInodeOf(f *testing.F) {
	f.Add("  sl  local_address rem_address   st\n 7: 0100007F:0035 00000000:0000 07 0:0 00:0 0 0 0 4711 2 0 0\n", uint16(53))
	f.Fuzz(func(t *testing.T, table string, port uint16) {
		if inode := inodeOf(table, port); inode != "" && !strings.Contains(table, inode) {
			t.Errorf("inode is %q", inode)
		}
	})
}
