package job

import "testing"

// The default publisher is one that a node that may run the job offers, and a typed one stays.
func TestChoosePublisher(t *testing.T) {
	nodes := &NetworkFacts{Nodes: []ComputeNode{
		{Connected: true, Publishers: []string{"s3managed", "noop"}, Labels: map[string]string{"region": "eu"}},
		{Connected: true, Publishers: []string{"local"}},
		{Publishers: []string{"ipfs"}},
	}}
	eu := []Constraint{{Key: "region", Operator: "=", Values: []string{"eu"}}}
	for _, c := range []struct {
		typed       string
		constraints []Constraint
		facts       *NetworkFacts
		want        string
	}{
		{"", nil, nodes, "local"},
		{"", eu, nodes, "s3managed"},
		{"", nil, nil, "local"},
		{"", nil, &NetworkFacts{}, "local"},
		{"ipfs", eu, nodes, "ipfs"},
	} {
		j, err := FromFlags(Flags{Publisher: c.typed}, "app", nil)
		if err != nil {
			t.Fatal(err)
		}
		j.Constraints = c.constraints
		if c.typed == "" {
			j.SetDefaultPublisher("local")
		}
		clone := j.Clone()
		clone.ChoosePublisher(c.facts)
		if got := clone.Task().Publisher.Type; got != c.want || clone.publisherDefault != (c.typed == "") {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}
