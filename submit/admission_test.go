package submit

import (
	"net/http"
	"testing"
)

// Only the node that answers can say that it rejects networked jobs, and one that says nothing counts as taking them.
func TestFactsTellWhoRejectsNetworkedJobs(t *testing.T) {
	const nodes = `{"Nodes":[` +
		`{"Info":{"NodeID":"n-1","NodeType":"Compute"},"Membership":"APPROVED","Connection":"CONNECTED"},` +
		`{"Info":{"NodeID":"n-2","NodeType":"Compute"},"Membership":"APPROVED","Connection":"CONNECTED"}]}`
	rejecting := answer(http.StatusOK, `{"config":{"JobAdmissionControl":{"RejectNetworkedJobs":true}}}`)
	for _, c := range []struct {
		name         string
		config, self http.HandlerFunc
		rejects      bool
	}{
		{"rejects", rejecting, answer(http.StatusOK, `{"NodeID":"n-1"}`), true},
		{"takes", answer(http.StatusOK, `{"config":{}}`), answer(http.StatusOK, `{"NodeID":"n-1"}`), false},
		{"rejects, and runs no jobs itself", rejecting, answer(http.StatusOK, `{"NodeID":"n-0"}`), false},
		{"keeps its settings to itself", answer(http.StatusForbidden, `{"Message":"forbidden"}`), nil, false},
		{"keeps its name to itself", rejecting, answer(http.StatusForbidden, `{"Message":"forbidden"}`), false},
		{"nonsense", answer(http.StatusOK, `[]`), nil, false},
	} {
		handlers := map[string]http.HandlerFunc{"/api/v1/orchestrator/nodes": answer(http.StatusOK, nodes), "/api/v1/agent/config": c.config}
		if c.self != nil {
			handlers["/api/v1/agent/node"] = c.self
		}
		_, client := fakeNetwork(t, handlers)
		facts, err := client.Facts(t.Context())
		if err != nil || len(facts.Nodes) != 2 || facts.Nodes[0].RejectsNetworked != c.rejects || facts.Nodes[1].RejectsNetworked {
			t.Errorf("%s: got %+v, %v", c.name, facts, err)
		}
	}
}
