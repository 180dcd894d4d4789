package network

import (
	"fmt"
	"net"
)

// freePorts returns n different TCP ports that nothing on this machine listens on. All are held open
// until the last is found. The wildcard address is asked because the local publisher listens there.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", ":0")
		if err != nil {
			return nil, fmt.Errorf("looking for a free port: %w", err)
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
