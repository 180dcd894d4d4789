package submit

import (
	"context"
	"io"
	"net/http"
	"testing"
)

// A node that is out of touch for a moment is waited for, and one that stays so is a fact, as is that there is none.
func TestFactsWaitForNodes(t *testing.T) {
	for _, c := range []struct {
		name            string
		connectedAfter  int
		nodes           int
		looks, connects int
	}{
		{"at once", 1, 1, 1, 1},
		{"soon", 3, 1, 3, 1},
		{"never", 100, 1, nodeLooks, 0},
		{"none", 100, 0, nodeLooks, 0},
	} {
		looks := 0
		_, client := fakeNetwork(t, map[string]http.HandlerFunc{"/api/v1/orchestrator/nodes": func(w http.ResponseWriter, _ *http.Request) {
			looks++
			state := "DISCONNECTED"
			if looks >= c.connectedAfter {
				state = "CONNECTED"
			}
			node := `{"Info":{"NodeID":"n-1","NodeType":"Compute"},"Membership":"APPROVED","Connection":"` + state + `"}`
			if c.nodes == 0 {
				node = ""
			}
			_, _ = io.WriteString(w, `{"Nodes":[`+node+`]}`)
		}})
		client.Pause = func(context.Context) error { return nil }
		facts, err := client.Facts(t.Context())
		if err != nil || facts.Nodes == nil || len(facts.Nodes) != c.nodes || len(facts.Connected()) != c.connects || looks != c.looks {
			t.Errorf("%s: got %+v, %v after %d looks", c.name, facts, err, looks)
		}
	}
}
