package egress

import (
	"encoding/binary"
	"net/netip"
)

// The address families of Linux, which this file reads wherever it is compiled.
const (
	familyIPv4 = 2
	familyIPv6 = 10
)

// sizeofSockaddr is that of the longest address that is read: sockaddr_in6.
const sizeofSockaddr = 28

// parseSockaddr reads an address as a program hands it to the kernel: the family in the machine's byte order, port
// and address in the network's. It is false for other families and for what is too short.
func parseSockaddr(b []byte) (netip.AddrPort, bool) {
	if len(b) < 2 {
		return netip.AddrPort{}, false
	}
	switch family := binary.NativeEndian.Uint16(b); {
	case family == familyIPv4 && len(b) >= 8:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])), binary.BigEndian.Uint16(b[2:])), true
	case family == familyIPv6 && len(b) >= 24:
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(b[8:24])).Unmap(), binary.BigEndian.Uint16(b[2:])), true
	}
	return netip.AddrPort{}, false
}

// outside tells whether an address leads out of the container. The unspecified one means the container itself.
func outside(to netip.AddrPort) bool { return !to.Addr().IsLoopback() && !to.Addr().IsUnspecified() }
