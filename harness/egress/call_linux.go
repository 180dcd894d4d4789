package egress

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// Sizes and offsets of struct msghdr and struct mmsghdr where pointers have 64 bits.
const (
	offsetNameLength = 8
	headerSize       = 16 // the name and its length, all that is read
	messageSize      = 64
	// maxMessages is how many messages of one sendmmsg are looked at; they nearly always go to one address.
	maxMessages = 16
)

// addresses are those that a call names, read from the memory of its caller.
func addresses(n *notification) ([]netip.AddrPort, error) {
	// A connect to a Unix socket is as common as one to an address; both have to be read to be told apart.
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", n.thread))
	if err != nil {
		return nil, err
	}
	defer memory.Close()
	switch n.number {
	case unix.SYS_CONNECT:
		return address(memory, n.args[1], n.args[2])
	case unix.SYS_SENDTO:
		return address(memory, n.args[4], n.args[5])
	case unix.SYS_SENDMSG:
		return messageAddress(memory, n.args[1])
	case unix.SYS_SENDMMSG:
		var all []netip.AddrPort
		for i := range min(n.args[2], maxMessages) {
			to, err := messageAddress(memory, n.args[1]+i*messageSize)
			if err != nil {
				return all, err
			}
			all = append(all, to...)
		}
		return all, nil
	}
	return nil, nil
}

// messageAddress reads the address of the message at a place in memory, if it has one.
func messageAddress(memory *os.File, at uint64) ([]netip.AddrPort, error) {
	header := make([]byte, headerSize)
	if _, err := memory.ReadAt(header, int64(at)); err != nil {
		return nil, err
	}
	return address(memory, binary.NativeEndian.Uint64(header), uint64(binary.NativeEndian.Uint32(header[offsetNameLength:])))
}

// address reads an address at a place in memory. None, one of another family and nonsense are no error: the
// kernel tells the caller.
func address(memory *os.File, at, size uint64) ([]netip.AddrPort, error) {
	if at == 0 || size == 0 {
		return nil, nil
	}
	b := make([]byte, min(size, sizeofSockaddr))
	if _, err := memory.ReadAt(b, int64(at)); err != nil {
		return nil, err
	}
	to, ok := parseSockaddr(b)
	if !ok {
		return nil, nil
	}
	return []netip.AddrPort{to}, nil
}

// outcome is the kernel's error for an address that is connected to in the workload's network. The socket is one for
// datagrams, whose connect sends nothing.
func outcome(to netip.AddrPort) string {
	family, sockaddr := unix.AF_INET6, unix.Sockaddr(&unix.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()})
	if to.Addr().Is4() {
		family, sockaddr = unix.AF_INET, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}
	}
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = unix.Close(fd) }()
	if err := unix.Connect(fd, sockaddr); err != nil {
		return err.Error()
	}
	return ""
}

// sizeofSockaddr is that of the longest address that is read: sockaddr_in6.
const sizeofSockaddr = 28

// parseSockaddr reads an address as a program hands it to the kernel: the family in the machine's byte order, port
// and address in the network's. It is false for other families and for what is too short.
func parseSockaddr(b []byte) (netip.AddrPort, bool) {
	if len(b) < 2 {
		return netip.AddrPort{}, false
	}
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_INET && len(b) >= 8:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])), binary.BigEndian.Uint16(b[2:])), true
	case family == unix.AF_INET6 && len(b) >= 24:
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(b[8:24])).Unmap(), binary.BigEndian.Uint16(b[2:])), true
	}
	return netip.AddrPort{}, false
}

// outside tells whether an address leads out of the container. The unspecified one means the container itself.
func outside(to netip.AddrPort) bool { return !to.Addr().IsLoopback() && !to.Addr().IsUnspecified() }
