package network

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// registry is the registry the nodes' engine pulls from: engines accept plain HTTP on loopback addresses.
type registry struct {
	address string
	server  *http.Server
}

func serveRegistry(handler http.Handler) (*registry, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting a registry: %w", err)
	}
	r := &registry{
		address: listener.Addr().String(),
		server:  &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
	}
	go func() { _ = r.server.Serve(listener) }() // ends with ErrServerClosed
	return r, nil
}

func (r *registry) close() error {
	if err := r.server.Close(); err != nil {
		return fmt.Errorf("stopping the registry: %w", err)
	}
	return nil
}
