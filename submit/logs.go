package submit

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/bacalhau-project/bacalhau/pkg/lib/concurrency"
	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/words"
)

// Stream is one of the two outputs of a container.
type Stream int

// The streams, numbered as Bacalhau numbers them.
const (
	Stdout Stream = 1
	Stderr Stream = 2
)

// Logs calls line for every line that an execution prints, from its beginning to its end, without the
// line break. An empty executionID means the newest execution that ran, which is waited for while the job
// has not ended. A job that ended without running is an error.
func (c *Client) Logs(ctx context.Context, jobID, executionID string, line func(Stream, string)) error {
	for {
		j, err := c.job(ctx, jobID)
		if err != nil {
			return err
		}
		executions, err := c.executions(ctx, j.ID)
		if err != nil {
			return err
		}
		chosen := logged(executions, executionID)
		ended := j.State.StateType.IsTerminal()
		if chosen == "" && executionID != "" {
			return fmt.Errorf("reading logs: job %s has no execution %s", j.ID, executionID)
		}
		if chosen == "" && ended {
			o := outcome(j, executions)
			return fmt.Errorf("reading logs: job %s is %s and never ran: %s", j.ID, o.State, o.Cause())
		}
		if chosen != "" {
			printed := false
			err := c.stream(ctx, j.ID, chosen, func(s Stream, text string) {
				printed = true
				line(s, text)
			})
			// A node that has not started the container yet has no logs to send.
			if err == nil || printed || ended || ctx.Err() != nil {
				return err
			}
		}
		if err := c.Pause(ctx); err != nil {
			return fmt.Errorf("reading logs: %w", err)
		}
	}
}

// logged is the ID of the execution that is asked for or, by default, of the newest that was not refused.
func logged(executions []*models.Execution, id string) string {
	ended := ""
	for _, e := range slices.Backward(executions) {
		switch state := e.ComputeState.StateType; {
		case id != "" && e.ID != id:
		case id != "", state.IsExecuting(), state == models.ExecutionStateCompleted:
			return e.ID
		case state == models.ExecutionStateFailed || state == models.ExecutionStateCancelled:
			ended = cmp.Or(ended, e.ID)
		}
	}
	return ended
}

// stream reads the log of one execution to its end. The network does not end the stream of an execution
// that was cancelled, so an ended execution whose stream is quiet is taken to have said everything.
func (c *Client) stream(ctx context.Context, jobID, executionID string, line func(Stream, string)) error {
	connection, err := c.dialLogs(ctx, jobID, executionID)
	if err != nil {
		return err
	}
	defer connection.Close()
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var pieces atomic.Int64
	go func() {
		c.awaitQuiet(watching, jobID, executionID, &pieces)
		connection.Close()
	}()
	if err := readLogs(connection, &pieces, line); err != nil {
		return fmt.Errorf("reading the logs of %s: %w", executionID, err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("reading the logs of %s: %w", executionID, ctx.Err())
	}
	return nil
}

// awaitQuiet returns when an execution has ended and no piece of its log came between two looks, or ctx ends.
func (c *Client) awaitQuiet(ctx context.Context, jobID, executionID string, pieces *atomic.Int64) {
	for seen := int64(-1); c.Pause(ctx) == nil; {
		executions, err := c.executions(ctx, jobID)
		if err != nil {
			continue // the stream itself tells when the network is gone
		}
		ended := slices.ContainsFunc(executions, func(e *models.Execution) bool {
			return e.ID == executionID && e.IsTerminalComputeState()
		})
		if !ended {
			continue
		}
		now := pieces.Load()
		if now == seen {
			return
		}
		seen = now
	}
}

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
			return errors.New(words.Fold(result.Err.Error()))
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
