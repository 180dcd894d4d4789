package facts

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

func TestDefaultNetwork(t *testing.T) {
	node := func(version string, rejects bool) Node {
		return Node{Connected: true, Version: version, RejectsNetworked: rejects, Labels: map[string]string{"v": version}}
	}
	lost := node("v1.5.0", false)
	lost.Connected = false
	only := []job.Constraint{{Key: "v", Operator: "=", Values: []string{"v1.9.3"}}}
	for _, c := range []struct {
		name        string
		facts       *Network
		constraints []job.Constraint
		want        string
	}{
		{"no network known", nil, nil, ""},
		{"no node", &Network{}, nil, ""},
		{"1.9", &Network{Nodes: []Node{node("v1.9.3", false)}}, nil, "bridge"},
		{"1.7 candidate", &Network{Nodes: []Node{node("v1.7.0-rc1", false)}}, nil, "bridge"},
		{"1.6", &Network{Nodes: []Node{node("v1.6.4", false)}}, nil, "none"},
		{"2", &Network{Nodes: []Node{node("v2.0.0", false)}}, nil, "bridge"},
		{"built from source", &Network{Nodes: []Node{node("v0.0.0-xxxxxxx", false)}}, nil, "bridge"},
		{"unreadable", &Network{Nodes: []Node{node("dev", false)}}, nil, "none"},
		{"rejecting", &Network{Nodes: []Node{node("v1.9.3", true)}}, nil, "none"},
		{"one of two is old", &Network{Nodes: []Node{node("v1.9.3", false), node("v1.5.0", false)}}, nil, "none"},
		{"the old one may not run it", &Network{Nodes: []Node{node("v1.9.3", false), node("v1.5.0", false)}}, only, "bridge"},
		{"the old one is gone", &Network{Nodes: []Node{node("v1.9.3", false), lost}}, nil, "bridge"},
	} {
		if got := c.facts.DefaultNetwork(c.constraints); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWishesKeepNoNodeAway(t *testing.T) {
	if !(Node{}).Matches([]job.Constraint{{Key: "favour_region", Operator: "=", Values: []string{"eu"}}}) {
		t.Error("a wish keeps a node away")
	}
}

// The default publisher is one that a node that may run the job offers, and a typed one stays.
func TestChoosePublisher(t *testing.T) {
	nodes := &Network{Nodes: []Node{
		{Connected: true, Publishers: []string{"s3managed", "noop"}, Labels: map[string]string{"region": "eu"}},
		{Connected: true, Publishers: []string{"local"}},
		{Publishers: []string{"ipfs"}},
	}}
	eu := []job.Constraint{{Key: "region", Operator: "=", Values: []string{"eu"}}}
	for _, c := range []struct {
		typed       string
		constraints []job.Constraint
		facts       *Network
		want        string
	}{
		{"", nil, nodes, "local"},
		{"", eu, nodes, "s3managed"},
		{"", nil, nil, "local"},
		{"", nil, &Network{}, "local"},
		{"ipfs", eu, nodes, "ipfs"},
	} {
		j, err := flags.Job(flags.Flags{Publisher: c.typed}, "app", nil)
		if err != nil {
			t.Fatal(err)
		}
		j.Constraints = c.constraints
		if c.typed == "" {
			j.SetDefaultPublisher("local")
		}
		clone := j.Clone()
		c.facts.ChoosePublisher(clone)
		if got := clone.Task().Publisher.Type; got != c.want || clone.HasDefaultPublisher() != (c.typed == "") {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}
