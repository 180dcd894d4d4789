package docker

import (
	"errors"
	"io/fs"

	"github.com/prometheus/procfs"
)

// The states of a socket in the kernel's list: a TCP socket that listens, and a UDP socket that is not connected.
const tcpListen, udpUnconnected = 0x0a, 0x07

// listenersOf are the ports that are open in the network of a process, whose folder in /proc is given.
func listenersOf(process string) (listeners, error) {
	of, err := procfs.NewFS(process)
	if err != nil {
		return nil, err
	}
	open := listeners{}
	//lint:ignore SA1019 netlink has the list of the caller's network only.
	for _, list := range []func() (procfs.NetTCP, error){of.NetTCP, of.NetTCP6} {
		sockets, err := list()
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a kernel without IPv6 has no list of it
			return nil, err
		}
		for _, s := range sockets {
			if s.St == tcpListen {
				open.add("tcp", s.LocalAddr, s.LocalPort)
			}
		}
	}
	for _, list := range []func() (procfs.NetUDP, error){of.NetUDP, of.NetUDP6} {
		sockets, err := list()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, s := range sockets {
			if s.St == udpUnconnected {
				open.add("udp", s.LocalAddr, s.LocalPort)
			}
		}
	}
	return open, nil
}
