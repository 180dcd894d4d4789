package submit

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/limits"
)

// dialLogs opens the network's log stream. Bacalhau's client would neither end it with ctx nor tell why a
// network refuses it.
func (c *Client) dialLogs(ctx context.Context, jobID, executionID string) (*websocket.Conn, error) {
	address, err := url.Parse(c.target.Endpoint)
	if err != nil {
		return nil, &UnreachableError{Target: c.target, Err: err}
	}
	address.Scheme = strings.Replace(address.Scheme, "http", "ws", 1)
	address = address.JoinPath("api/v1/orchestrator/jobs", jobID, "logs")
	address.RawQuery = url.Values{"execution_id": {executionID}, "follow": {"true"}}.Encode()

	var security *tls.Config
	if c.target.TLS != nil {
		security = c.target.TLS.Clone()
	}
	var begins *greeting
	// The library looks at ctx no more once it is connected.
	heeded := func() bool { return false }
	defer func() { heeded() }()
	dialer := websocket.Dialer{
		TLSClientConfig: security, HandshakeTimeout: limits.Logs.Idle,
		NetDialContext: func(dialing context.Context, network, address string) (net.Conn, error) {
			connection, err := new(net.Dialer).DialContext(dialing, network, address)
			if err != nil {
				return nil, err
			}
			begins = &greeting{Conn: connection}
			heeded = context.AfterFunc(ctx, func() { _ = connection.Close() })
			return begins, nil
		},
	}
	asking := c.authorization()
	asking.Set("User-Agent", c.userAgent)
	connection, response, err := dialer.DialContext(ctx, address.String(), asking)
	if err == nil {
		begins.over.Store(true)
		connection.SetReadLimit(limits.Logs.Bytes)
		return connection, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", c.asking(), ctx.Err())
	}
	if response == nil {
		return nil, c.explain(ctx, &exchange{err: err}, err)
	}
	defer response.Body.Close()
	body, readErr := limits.API.ReadAll(response.Body)
	if readErr != nil || response.StatusCode < http.StatusBadRequest {
		return nil, fmt.Errorf("%s: %w", c.asking(), err)
	}
	return nil, c.refusal(response.StatusCode, body)
}

// greeting is a connection of which no more than a header is read before the stream begins: the library sets no bound.
type greeting struct {
	net.Conn
	over atomic.Bool
	read int64
}

// Read implements net.Conn.
func (g *greeting) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if !g.over.Load() {
		if g.read += int64(n); g.read > limits.Logs.Bytes {
			return 0, &limits.Error{Limits: limits.Logs, Field: "bytes", Source: "its answer"}
		}
	}
	return n, err
}
