package submit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
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
