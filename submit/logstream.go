package submit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// pingLooks is how many looks there are between two pings, and pingsMissed how many in a row a network that has answered one
// may leave without an answer. A node's own server never answers any (pkg/publicapi/endpoint/orchestrator, logs: it does not
// read), and is pinged no further.
const pingLooks, pingsMissed = 30, 3

// quietLooks and completedLooks are how many looks at an execution that has ended may find its stream quiet. Of one whose
// container has ended by itself a node has the log with its end (pkg/compute/logstream: the end frame is written before the
// execution is Completed), and ends the stream, however late a busy one gets to it.
const quietLooks, completedLooks = 2, 60

// stream reads the log of one execution to its end. The network does not end the stream of an execution
// that was cancelled, so an ended execution whose stream is quiet is taken to have said everything.
func (c *Client) stream(ctx context.Context, jobID, executionID string, piece func(Stream, string)) error {
	connection, err := c.dialLogs(ctx, jobID, executionID)
	if err != nil {
		return err
	}
	defer connection.Close()
	watching, stop := context.WithCancel(ctx)
	defer stop()
	w := &watch{client: c, connection: connection, jobID: jobID, executionID: executionID}
	connection.SetPongHandler(func(string) error { w.pongs.Add(1); return nil })
	watched := make(chan error, 1)
	go func() {
		watched <- w.untilQuiet(watching)
		connection.Close()
	}()
	err = readLogs(connection, &w.pieces, piece)
	stop()
	if gaveUp := <-watched; gaveUp != nil && ctx.Err() == nil {
		return fmt.Errorf("reading the logs of %s: %w", executionID, gaveUp)
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("reading the logs of %s: %w", executionID, ctx.Err())
	case err != nil:
		return fmt.Errorf("reading the logs of %s: %w", executionID, err)
	}
	return nil
}

// watch looks at the execution whose log is read, for the stream alone does not tell a job that has nothing to say from a
// network that is gone.
type watch struct {
	client             *Client
	connection         *websocket.Conn
	jobID, executionID string
	// pieces of the log and answers to pings that have come.
	pieces, pongs atomic.Int64
}

// untilQuiet returns nil when the execution has ended and no piece of its log came between as many looks as it is given, or
// ctx ends, and an error when a quiet network answers neither looks nor pings any more.
func (w *watch) untilQuiet(ctx context.Context) error {
	var missed patience
	var pieces, pongs, pings, unanswered int64
	for look, silent := 0, 0; w.client.Pause(ctx) == nil; look++ {
		executions, err := w.client.executionsSoon(ctx, w.jobID)
		quiet := look > 0 && w.pieces.Load() == pieces
		if !quiet || w.pongs.Load() != pongs {
			missed, unanswered = 0, 0
		}
		pieces, pongs = w.pieces.Load(), w.pongs.Load()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && quiet && missed.over(err):
			return err
		case err != nil:
			continue
		}
		missed = 0
		wanted, ended := w.quietWanted(executions)
		if silent++; !ended || !quiet {
			silent = 0
		}
		switch answers := pongs > 0 || pings < pingsMissed; {
		case ended && silent >= wanted:
			return nil
		case look%pingLooks != 0 || !answers:
		case unanswered >= pingsMissed:
			return &UnreachableError{Target: w.client.target, Err: errors.New("the stream of the log answers no more")}
		default:
			pings++
			unanswered++
			_ = w.connection.WriteControl(websocket.PingMessage, nil, time.Now().Add(limits.Logs.Idle)) // the reader is told
		}
	}
	return nil
}

// quietWanted is how many quiet looks say that nothing more comes of the execution, and whether it has ended.
func (w *watch) quietWanted(executions []*models.Execution) (looks int, ended bool) {
	i := slices.IndexFunc(executions, func(e *models.Execution) bool { return e.ID == w.executionID })
	switch {
	case i < 0 || !executions[i].IsTerminalComputeState():
		return 0, false
	case executions[i].ComputeState.StateType == models.ExecutionStateCompleted:
		return completedLooks, true
	}
	return quietLooks, true
}

// logMessage is one message of the stream (concurrency.AsyncResult of models.ExecutionLog, which panics for null).
type logMessage struct {
	Value *models.ExecutionLog `json:"value"`
	Error string               `json:"error"`
}

// toldError is what the network says instead of a log: that of a container which has not started, for one.
type toldError struct{ reason string }

// Error is one line.
func (e *toldError) Error() string { return e.reason }

// readLogs reads messages until the network or we close the stream, and counts them.
func readLogs(connection *websocket.Conn, pieces *atomic.Int64, piece func(Stream, string)) error {
	for {
		_, data, err := connection.ReadMessage()
		var closed *websocket.CloseError
		switch {
		case err == nil:
		case errors.As(err, &closed) && closed.Code == websocket.CloseNormalClosure || errors.Is(err, net.ErrClosed):
			return nil
		case errors.Is(err, websocket.ErrReadLimit):
			return &limits.Error{Limits: limits.Logs, Field: "bytes", Source: "a message of the network"}
		default:
			return err
		}
		pieces.Add(1)
		stream, text, err := logPiece(data)
		if err != nil {
			return err
		}
		if text != "" {
			piece(stream, text)
		}
	}
}

// logPiece is the piece of a log that a message brings, which may be none.
func logPiece(data []byte) (Stream, string, error) {
	var message logMessage
	if err := json.Unmarshal(data, &message); err != nil {
		return 0, "", wrong("the network sends a message that is none of a log: %s", excerpt(data))
	}
	if message.Error != "" {
		return 0, "", &toldError{words.Fold(message.Error)}
	}
	switch {
	case message.Value == nil:
		return 0, "", wrong("the network sends a message that is none of a log: %s", excerpt(data))
	case message.Value.Line != "" && message.Value.Type != models.ExecutionLogTypeSTDOUT && message.Value.Type != models.ExecutionLogTypeSTDERR:
		return 0, "", wrong("the network sends a log of stream %d, want 1 or 2", int(message.Value.Type))
	}
	return Stream(message.Value.Type), message.Value.Line, nil
}
