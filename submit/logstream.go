package submit

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/bacalhau-project/bacalhau/pkg/lib/concurrency"
	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/gorilla/websocket"
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
	dialer := websocket.Dialer{TLSClientConfig: security, HandshakeTimeout: requestTimeout}
	header := c.authorization()
	header.Set("User-Agent", c.userAgent)
	connection, response, err := dialer.DialContext(ctx, address.String(), header)
	if err == nil {
		return connection, nil
	}
	if response == nil {
		return nil, c.explain(ctx, &exchange{err: err}, err)
	}
	defer response.Body.Close()
	body, readErr := io.ReadAll(io.LimitReader(response.Body, maxRefusal))
	if readErr != nil || response.StatusCode < http.StatusBadRequest {
		return nil, fmt.Errorf("%s: %w", c.asking(), err)
	}
	return nil, c.refusal(response.StatusCode, body)
}

// readLogs reads messages until the network or we close the stream, and counts them.
func readLogs(connection *websocket.Conn, pieces *atomic.Int64, line func(Stream, string)) error {
	// The network sends pieces as it reads them: a line can span several, and a piece hold several.
	rest := map[Stream][]byte{}
	defer func() {
		for _, stream := range []Stream{Stdout, Stderr} {
			if len(rest[stream]) > 0 {
				line(stream, string(rest[stream]))
			}
		}
	}()
	for {
		_, message, err := connection.ReadMessage()
		if err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) && closed.Code == websocket.CloseNormalClosure || errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		pieces.Add(1)
		var result concurrency.AsyncResult[models.ExecutionLog]
		if err := json.Unmarshal(message, &result); err != nil {
			return err
		}
		if result.Err != nil {
			return errors.New(joinLines(result.Err.Error()))
		}
		stream := Stream(result.Value.Type)
		rest[stream] = append(rest[stream], result.Value.Line...)
		text := rest[stream]
		for {
			end := bytes.IndexByte(text, '\n')
			if end < 0 {
				break
			}
			line(stream, strings.TrimSuffix(string(text[:end]), "\r"))
			text = text[end+1:]
		}
		rest[stream] = text
	}
}
