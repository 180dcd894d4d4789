package engine

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
)

// silentError tells that an engine takes connections and does not answer.
type silentError struct {
	// host is empty when it is not known at that place.
	host string
}

func (e *silentError) Error() string {
	if e.host == "" {
		return "the container engine does not answer"
	}
	return fmt.Sprintf("the container engine at %s does not answer", e.host)
}

// due bounds what an engine answers at once, unless it has lost itself.
func due(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, limits.Engine.Total)
}

// ping asks an engine beside everything else whether it is there.
type ping struct {
	way *http.Transport
	// url of what every engine answers at once, and host as users know the engine.
	url, host string
	// idle is limits.Engine.Idle of when the engine was found.
	idle time.Duration
}

func newPing(way *http.Transport, target *url.URL, host string) *ping {
	way = way.Clone()
	way.DisableKeepAlives = true
	u := url.URL{Scheme: "http", Host: "engine", Path: "/_ping"} // the way of a socket leads nowhere else
	if target.Scheme == "tcp" || target.Scheme == "http" || target.Scheme == "https" {
		u.Host = target.Host
	}
	if way.TLSClientConfig != nil || target.Scheme == "https" {
		u.Scheme = "https"
	}
	return &ping{way, u.String(), host, limits.Engine.Idle}
}

// answered tells whether it is, within limits.Engine.Idle.
func (p *ping) answered() bool {
	ctx, cancel := context.WithTimeout(context.Background(), p.idle)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err != nil {
		return false
	}
	response, err := p.way.RoundTrip(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil
}

// attended is a connection to an engine on which nobody waits for ever. What the engine does may take its time, a container
// most of all, and the engine then has nothing to say: whenever nothing has come for limits.Engine.Idle it is asked beside
// whether it is there. When it does not say so either, the connection is over.
type attended struct {
	net.Conn
	*ping
	silence *time.Timer
	silent  atomic.Bool
}

func (p *ping) attend(c net.Conn) net.Conn {
	a := &attended{Conn: c, ping: p}
	a.silence = time.AfterFunc(time.Hour, a.ask)
	a.silence.Stop()
	return a
}

func (a *attended) ask() {
	if a.answered() {
		a.silence.Reset(a.idle)
		return
	}
	a.silent.Store(true)
	_ = a.Conn.Close()
}

// Read implements io.Reader. There is one at a time.
func (a *attended) Read(p []byte) (int, error) {
	a.silence.Reset(a.idle)
	n, err := a.Conn.Read(p)
	a.silence.Stop()
	if err != nil && a.silent.Load() {
		err = &silentError{a.host}
	}
	return n, err
}

// Close implements io.Closer.
func (a *attended) Close() error {
	a.silence.Stop()
	return a.Conn.Close()
}

// CloseWrite tells the engine that no more comes, where the connection can.
func (a *attended) CloseWrite() error {
	if c, ok := a.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}
