package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/seatrial/seatrial/harness/engine"
)

// stalledEngine is a fake before the real engine: it passes everything on, but never removes a container.
type stalledEngine struct {
	// host is its address, for DOCKER_HOST.
	host string
	// removing is closed when it is asked to remove a container for the first time.
	removing chan struct{}
	once     sync.Once
	server   *http.Server
	dir      string
}

func newFakeStalledEngine() (*stalledEngine, error) {
	found, err := engine.Find(context.Background())
	if err != nil {
		return nil, err
	}
	real, ok := strings.CutPrefix(found.Host, "unix://")
	if !ok {
		return nil, errors.New("the engine of the tests is not at a socket")
	}
	dir, err := os.MkdirTemp("", "s") // a socket's path is short
	if err != nil {
		return nil, err
	}
	e := &stalledEngine{host: "unix://" + filepath.Join(dir, "docker.sock"), removing: make(chan struct{}), dir: dir}
	listener, err := net.Listen("unix", strings.TrimPrefix(e.host, "unix://"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	proxy.FlushInterval = -1
	proxy.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", real)
	}}
	e.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/containers/") {
			e.once.Do(func() { close(e.removing) })
			<-r.Context().Done()
			return
		}
		proxy.ServeHTTP(w, r)
	})}
	go e.server.Serve(listener)
	return e, nil
}

func (e *stalledEngine) close() {
	_ = e.server.Close()
	_ = os.RemoveAll(e.dir)
}
