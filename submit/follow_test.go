package submit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/limits"
)

// fakeJob is a network with one job, j-1, that goes on by a step with every look at it.
type fakeJob struct {
	states   []string // of the job, the last one repeated
	statuses []int    // of the answers about the job; 0 or none for 200
	events   []string // one more is told with every look
	tokens   bool     // whether the history can be continued
	running  int      // so many looks at the executions find one running
	looks    int
	asked    []string // the tokens asked for
}

func (f *fakeJob) client(t *testing.T) *Client {
	t.Helper()
	_, c := fakeNetwork(t, map[string]http.HandlerFunc{
		"/api/v1/orchestrator/jobs/j-1": func(w http.ResponseWriter, _ *http.Request) {
			f.looks++
			if f.looks <= len(f.statuses) && f.statuses[f.looks-1] != 0 {
				w.WriteHeader(f.statuses[f.looks-1])
				return
			}
			_, _ = fmt.Fprintf(w, `{"Job":{"ID":"j-1","State":{"StateType":%q,"Message":"why"}}}`, f.states[min(f.looks, len(f.states))-1])
		},
		"/api/v1/orchestrator/jobs/j-1/history": func(w http.ResponseWriter, r *http.Request) {
			token := r.URL.Query().Get("next_token")
			f.asked = append(f.asked, token)
			first := 0
			if f.tokens && token != "" {
				_, _ = fmt.Sscan(token, &first)
			}
			last := min(f.looks, len(f.events))
			var items []string
			for i := first; i < last; i++ {
				items = append(items, fmt.Sprintf(`{"SeqNum":%d,"ExecutionID":"e-1","Event":{"Topic":"Topic","Message":%q,"Details":{"NodeID":"n-1","IsError":"%t"}}}`,
					i+1, f.events[i], strings.Contains(f.events[i], "bad")))
			}
			next := ""
			if f.tokens {
				next = fmt.Sprint(last)
			}
			_, _ = fmt.Fprintf(w, `{"NextToken":%q,"Items":[%s]}`, next, strings.Join(items, ","))
		},
		"/api/v1/orchestrator/jobs/j-1/executions": func(w http.ResponseWriter, _ *http.Request) {
			state := 11
			if f.running > 0 {
				f.running--
				state = 6
			}
			_, _ = fmt.Fprintf(w, `{"Items":[{"ID":"e-1","NodeID":"n-1","ComputeState":{"StateType":%d,"Message":"why"}}]}`, state)
		},
	})
	return c
}

func TestFollow(t *testing.T) {
	for _, tokens := range []bool{true, false} {
		t.Run(fmt.Sprintf("tokens %t", tokens), func(t *testing.T) {
			f := &fakeJob{states: []string{"Pending", "Queued", "Running", "Running", "Stopped"}, events: []string{"one", "two\nlines", "bad"}, tokens: tokens, running: 3}
			var got []string
			outcome, err := f.client(t).Follow(t.Context(), "j-1", func(e Event) {
				got = append(got, fmt.Sprintf("%s %s %t", e.Message, e.Node, e.Failed))
			})
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"one n-1 false", "two; lines n-1 false", "bad n-1 true"}; !slices.Equal(got, want) {
				t.Errorf("got %q, want each event once: %q", got, want)
			}
			if outcome.State != "Stopped" || len(outcome.Executions) != 1 || outcome.Executions[0].State != "Cancelled" {
				t.Errorf("got %+v, want the execution to have ended as well", outcome)
			}
		})
	}
}

func TestFollowThroughAnInterruption(t *testing.T) {
	f := &fakeJob{states: []string{"Completed"}, statuses: []int{0, 503, 502, 429}}
	if outcome, err := f.client(t).Follow(t.Context(), "j-1", func(Event) {}); err != nil || outcome.State != "Completed" {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

func TestFollowGivesUp(t *testing.T) {
	var refused *RefusedError
	f := &fakeJob{states: []string{"Running"}, statuses: []int{0, 403}}
	if _, err := f.client(t).Follow(t.Context(), "j-1", func(Event) {}); !errors.As(err, &refused) || refused.Status != 403 || f.looks != 2 {
		t.Errorf("refused: got %v after %d looks", err, f.looks)
	}
	f = &fakeJob{states: []string{"Running"}, statuses: append([]int{0}, slices.Repeat([]int{503}, 1000)...)}
	if _, err := f.client(t).Follow(t.Context(), "j-1", func(Event) {}); !errors.As(err, &refused) || f.looks > maxMissedLooks {
		t.Errorf("away: got %v after %d looks", err, f.looks)
	}
	f = &fakeJob{states: []string{"Running"}, statuses: []int{404}}
	if _, err := f.client(t).Follow(t.Context(), "j-1", func(Event) {}); err == nil || f.looks != 1 {
		t.Errorf("not there: got %v after %d looks", err, f.looks)
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &fakeJob{states: []string{"Running"}, events: []string{"one"}}
	if _, err := f.client(t).Follow(ctx, "j-1", func(Event) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, err := f.client(t).Follow(ctx, "j-1", func(Event) {}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// The executions of an old network may never be told to have ended.
func TestFollowDoesNotWaitForeverForExecutions(t *testing.T) {
	f := &fakeJob{states: []string{"Stopped"}, running: 1000}
	if outcome, err := f.client(t).Follow(t.Context(), "j-1", func(Event) {}); err != nil || outcome.Executions[0].State != "Running" {
		t.Errorf("got %+v, %v", outcome, err)
	}
}

// fakeLogs is the stream of e-1's log; it stays open when open is set.
func fakeLogs(t *testing.T, open bool, messages ...string) *Client {
	t.Helper()
	execution := answer(200, `{"Items":[{"ID":"e-1","ComputeState":{"StateType":11}}]}`)
	_, c := fakeNetwork(t, map[string]http.HandlerFunc{
		"/api/v1/orchestrator/jobs/j-1":            answer(200, `{"Job":{"ID":"j-1","State":{"StateType":"Stopped"}}}`),
		"/api/v1/orchestrator/jobs/j-1/executions": execution,
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

func TestNodesOfAllPages(t *testing.T) {
	_, c := fakeNetwork(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		node := `{"Info":{"NodeID":"n-1","NodeType":"Compute","Labels":{"os_type":"linux","os_arch":"arm64"},"ComputeNodeInfo":{"ExecutionEngines":["Docker"],"MaxJobRequirements":{"CPU":1.5,"Memory":5,"GPU":1}}},"Membership":"APPROVED","Connection":"CONNECTED"}`
		if r.URL.Query().Get("next_token") == "" {
			_, _ = io.WriteString(w, `{"NextToken":"2","Nodes":[`+node+`,{"Info":{"NodeID":"n-2","NodeType":"Requester"}}]}`)
			return
		}
		_, _ = io.WriteString(w, `{"Nodes":[`+strings.Replace(strings.Replace(node, "n-1", "n-3", 1), "CONNECTED", "DISCONNECTED", 1)+`]}`)
	}})
	nodes, err := c.nodes(t.Context())
	if err != nil || len(nodes) != 2 {
		t.Fatalf("got %+v, %v; want the two compute nodes", nodes, err)
	}
	if n := nodes[0]; !n.Connected || n.Platform() != "linux/arm64" || n.Engines[0] != "docker" || n.Capacity != (facts.Capacity{CPU: 1.5, Memory: 5, GPU: 1}) {
		t.Errorf("got %+v", n)
	}
	if n := nodes[1]; n.ID != "n-3" || n.Connected {
		t.Errorf("got %+v", n)
	}
}

// A job that is not meant to end is followed until the same execution has been running for some looks, and to its end when it ends before.
func TestFollowStaying(t *testing.T) {
	for _, c := range []struct {
		name  string
		state string
		// execution's state by look, the last one repeated, and what the log's stream says.
		executions []int
		ids        []string
		log        string
		want       facts.JobState
	}{
		{"stays", "Running", []int{1, 5}, []string{"e-1"}, `{"Value":{"tag":1,"Line":"up"}}`, facts.JobRunning},
		{"begun anew", "Running", []int{5}, []string{"e-1", "e-1", "e-2"}, `{"Value":{"tag":1,"Line":"up"}}`, facts.JobRunning},
		{"still pulls", "Running", []int{5}, []string{"e-1"}, `{"error":"not started"}`, ""},
		{"not placed yet", "Queued", []int{1}, []string{"e-1"}, `{"Value":{"tag":1,"Line":"up"}}`, ""},
		{"ends", "Failed", []int{10}, []string{"e-1"}, "", facts.JobFailed},
	} {
		looks, streams := 0, 0
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, client := fakeNetwork(t, map[string]http.HandlerFunc{
			"/api/v1/orchestrator/jobs/j-1": func(w http.ResponseWriter, _ *http.Request) {
				if looks > 20 {
					cancel()
				}
				_, _ = fmt.Fprintf(w, `{"Job":{"ID":"j-1","Type":"service","Count":1,"State":{"StateType":%q}}}`, c.state)
			},
			"/api/v1/orchestrator/jobs/j-1/history": answer(http.StatusOK, `{}`),
			"/api/v1/orchestrator/jobs/j-1/executions": func(w http.ResponseWriter, _ *http.Request) {
				state, id := c.executions[min(looks, len(c.executions)-1)], c.ids[min(looks, len(c.ids)-1)]
				looks++
				_, _ = fmt.Fprintf(w, `{"Items":[{"ID":%q,"NodeID":"n-1","ComputeState":{"StateType":%d}}]}`, id, state)
			},
			"/api/v1/orchestrator/jobs/j-1/logs": func(w http.ResponseWriter, r *http.Request) {
				streams++
				connection, err := new(websocket.Upgrader).Upgrade(w, r, nil)
				if err != nil {
					return
				}
				defer connection.Close()
				_ = connection.WriteMessage(websocket.TextMessage, []byte(c.log))
				_, _, _ = connection.ReadMessage()
			},
		})
		outcome, err := client.FollowStaying(ctx, "j-1", 4*lookInterval, func(Event) {})
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s: it counts as %s", c.name, outcome.State)
		case c.want != "" && (err != nil || outcome.State != c.want):
			t.Errorf("%s: %+v, %v; want %s", c.name, outcome, err, c.want)
		case c.name == "begun anew" && streams != 2:
			t.Errorf("%s: the log was asked for %d times, want once for each execution", c.name, streams)
		}
	}
}
