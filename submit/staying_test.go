package submit

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/seatrial/seatrial/submit/facts"
)

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
