package egress

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"
)

// sockaddr is what a program hands to the kernel.
func sockaddr(family uint16, rest ...byte) []byte {
	return append(binary.NativeEndian.AppendUint16(nil, family), rest...)
}

func TestParseSockaddr(t *testing.T) {
	v6 := make([]byte, 26)
	v6[1] = 53
	mapped := append([]byte{}, v6...)
	copy(v6[6:], netip.MustParseAddr("2001:db8::1").AsSlice())
	copy(mapped[6:], netip.MustParseAddr("::ffff:192.0.2.1").AsSlice())
	for _, c := range []struct {
		b    []byte
		want string
	}{
		{sockaddr(unix.AF_INET, 1, 187, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0), "192.0.2.1:443"},
		{sockaddr(unix.AF_INET, 0, 53, 10, 0, 0, 1), "10.0.0.1:53"},
		{sockaddr(unix.AF_INET6, v6...), "[2001:db8::1]:53"},
		{sockaddr(unix.AF_INET6, mapped...), "192.0.2.1:53"},
		{sockaddr(unix.AF_INET6, v6[:10]...), ""},
		{sockaddr(unix.AF_INET, 1, 187, 192), ""},
		{sockaddr(1, '/', 'r', 'u', 'n'), ""},
		{[]byte{2}, ""},
		{nil, ""},
	} {
		got, ok := parseSockaddr(c.b)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%x: got %s %t, want %q", c.b, got, ok, c.want)
		}
	}
}

func TestOutside(t *testing.T) {
	for text, want := range map[string]bool{
		"192.0.2.1:443": true, "10.0.0.1:53": true, "[2001:db8::1]:1": true, "169.254.169.254:80": true,
		"127.0.0.1:53": false, "127.9.9.9:1": false, "[::1]:80": false, "0.0.0.0:80": false, "[::]:80": false,
	} {
		if got := outside(netip.MustParseAddrPort(text)); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func FuzzParseSockaddr(f *testing.F) {
	f.Add(sockaddr(unix.AF_INET, 1, 187, 192, 0, 2, 1))
	f.Add(sockaddr(unix.AF_INET6))
	f.Fuzz(func(t *testing.T, b []byte) {
		if to, ok := parseSockaddr(b); ok != to.IsValid() || ok && to.Addr().Is4In6() {
			t.Errorf("%x: %v %t", b, to, ok)
		}
	})
}
