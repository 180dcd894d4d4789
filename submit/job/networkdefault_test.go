package job

import "testing"

func TestDefaultNetwork(t *testing.T) {
	node := func(version string, rejects bool) ComputeNode {
		return ComputeNode{Connected: true, Version: version, RejectsNetworked: rejects, Labels: map[string]string{"v": version}}
	}
	lost := node("v1.5.0", false)
	lost.Connected = false
	only := []Constraint{{Key: "v", Operator: "=", Values: []string{"v1.9.3"}}}
	for _, c := range []struct {
		name        string
		facts       *NetworkFacts
		constraints []Constraint
		want        string
	}{
		{"no network known", nil, nil, ""},
		{"no node", &NetworkFacts{}, nil, ""},
		{"1.9", &NetworkFacts{Nodes: []ComputeNode{node("v1.9.3", false)}}, nil, "bridge"},
		{"1.7 candidate", &NetworkFacts{Nodes: []ComputeNode{node("v1.7.0-rc1", false)}}, nil, "bridge"},
		{"1.6", &NetworkFacts{Nodes: []ComputeNode{node("v1.6.4", false)}}, nil, "none"},
		{"2", &NetworkFacts{Nodes: []ComputeNode{node("v2.0.0", false)}}, nil, "bridge"},
		{"built from source", &NetworkFacts{Nodes: []ComputeNode{node("v0.0.0-xxxxxxx", false)}}, nil, "bridge"},
		{"unreadable", &NetworkFacts{Nodes: []ComputeNode{node("dev", false)}}, nil, "none"},
		{"rejecting", &NetworkFacts{Nodes: []ComputeNode{node("v1.9.3", true)}}, nil, "none"},
		{"one of two is old", &NetworkFacts{Nodes: []ComputeNode{node("v1.9.3", false), node("v1.5.0", false)}}, nil, "none"},
		{"the old one may not run it", &NetworkFacts{Nodes: []ComputeNode{node("v1.9.3", false), node("v1.5.0", false)}}, only, "bridge"},
		{"the old one is gone", &NetworkFacts{Nodes: []ComputeNode{node("v1.9.3", false), lost}}, nil, "bridge"},
	} {
		if got := c.facts.DefaultNetwork(c.constraints); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
