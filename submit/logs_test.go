package submit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/limits"
)

// fakeLogs is the stream of the log of e-1, which was cancelled; it stays open when open is set.
func fakeLogs(t *testing.T, open bool, messages ...string) *Client {
	t.Helper()
	begin := make(chan struct{})
	close(begin)
	return fakeBusyLogs(t, `{"ID":"e-1","ComputeState":{"StateType":11}}`, begin, open, messages...)
}

// completed is e-1 as it is recorded when its container has ended by itself.
const completed = `{"ID":"e-1","ComputeState":{"StateType":9},"RunOutput":{"stdout":"hello\n","stderr":"bye\n"}}`

// fakeBusyLogs is the stream of the log of an execution, of which nothing comes before begin is closed.
func fakeBusyLogs(t *testing.T, execution string, begin <-chan struct{}, open bool, messages ...string) *Client {
	t.Helper()
	_, c := fakeNetwork(t, map[string]http.HandlerFunc{
		"/api/v1/orchestrator/jobs/j-1":            answer(200, `{"Job":{"ID":"j-1","State":{"StateType":"Stopped"}}}`),
		"/api/v1/orchestrator/jobs/j-1/executions": answer(200, `{"Items":[`+execution+`]}`),
		"/api/v1/orchestrator/jobs/j-1/logs": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("execution_id") != "e-1" || r.URL.Query().Get("follow") != "true" {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"Message":"bad question"}`)
				return
			}
			connection, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer connection.Close()
			select {
			case <-begin:
			case <-r.Context().Done():
			}
			for _, m := range messages {
				_ = connection.WriteMessage(websocket.TextMessage, []byte(m))
			}
			if open {
				_, _, _ = connection.ReadMessage()
				return
			}
			_ = connection.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
		},
	})
	return c
}

func TestLogs(t *testing.T) {
	piece := func(stream int, text string) string {
		line, _ := json.Marshal(text) // a text encodes
		return fmt.Sprintf(`{"value":{"Type":%d,"Line":%s}}`, stream, line)
	}
	tests := []struct {
		name     string
		open     bool
		messages []string
		want     []string
		err      string
	}{
		{"lines", false, []string{piece(1, "one\n"), piece(2, "two\r\n")}, []string{"1 one", "2 two"}, ""},
		{"pieces", false, []string{piece(1, "one\ntw"), piece(2, "err"), piece(1, "o\n\nthree")}, []string{"1 one", "1 two", "1 ", "1 three", "2 err"}, ""},
		{"nothing", false, nil, nil, ""},
		{"never closed", true, []string{piece(1, "one\n")}, []string{"1 one"}, ""},
		{"error", false, []string{piece(1, "one\n"), `{"error":"node\ngone"}`}, []string{"1 one"}, "reading the logs of e-1: node; gone"},
		{"nonsense", false, []string{"{"}, nil, "reading the logs of e-1: "},
		{"null", false, []string{"null"}, nil, "the network sends a message that is none of a log: \"null\""},
		{"no stream", false, []string{piece(-7, "x")}, nil, "the network sends a log of stream -7, want 1 or 2"},
		{"too large", false, []string{piece(1, strings.Repeat("x", int(limits.Logs.Bytes)))}, nil, "a message of the network has more than 1.0 MiB"},
		{"no end of line", false, []string{piece(1, strings.Repeat("é", maxLine))}, []string{"1 " + strings.Repeat("é", maxLine/2), "1 " + strings.Repeat("é", maxLine/2)}, ""},
		{"commands", false, []string{piece(1, "::error::x\n\t##[group]\x1b[1m\n")}, []string{`1 \::error::x`, "1 \t#\\#[group]\\x1b[1m"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			heard := make(chan struct{})
			c := fakeLogs(t, test.open, test.messages...)
			// A stream that the network ends needs no second look; one that it leaves open gets it once all has been heard.
			c.Pause = func(ctx context.Context) error {
				if test.open {
					select {
					case <-heard:
						return nil
					case <-ctx.Done():
					}
				}
				<-ctx.Done()
				return ctx.Err()
			}
			lines := Lines{Line: func(s Stream, line string) {
				if got = append(got, fmt.Sprintf("%d %s", s, line)); len(got) == len(test.want) {
					close(heard)
				}
			}}
			err := c.Logs(t.Context(), "j-1", "e-1", lines.Piece)
			lines.End()
			if (err == nil) != (test.err == "") || err != nil && (!strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("got %v, want %q", err, test.err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if err := fakeLogs(t, false).Logs(t.Context(), "j-1", "e-2", nil); err == nil || !strings.Contains(err.Error(), "job j-1 has no execution e-2") {
		t.Errorf("got %v", err)
	}
}

// A node that is busy takes its time: that an execution is Completed does not say that its log has come.
func TestLogsOfBusyNode(t *testing.T) {
	begin := make(chan struct{})
	c := fakeBusyLogs(t, completed, begin, false, `{"value":{"Type":1,"Line":"hello\n"}}`)
	looks := 0
	c.Pause = func(ctx context.Context) error {
		if looks++; looks == completedLooks/2 {
			close(begin)
		}
		if looks > completedLooks/2 {
			<-ctx.Done()
		}
		return ctx.Err()
	}
	got := ""
	if err := c.Logs(t.Context(), "j-1", "e-1", func(_ Stream, text string) { got += text }); err != nil || got != "hello\n" {
		t.Errorf("got %q, %v", got, err)
	}
}

// A log that comes empty is what the record of the execution has of it.
func TestLogsLost(t *testing.T) {
	begin := make(chan struct{})
	close(begin)
	got := ""
	err := fakeBusyLogs(t, completed, begin, false).Logs(t.Context(), "j-1", "e-1", func(s Stream, text string) { got += fmt.Sprint(s, " ", text) })
	if want := "1 hello\n2 bye\n"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
