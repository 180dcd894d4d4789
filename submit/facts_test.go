package submit

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/facts"
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
