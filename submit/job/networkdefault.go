package job

import (
	"fmt"
	"strings"
)

// What nodes give a job that asks for no network in particular.
const (
	DefaultNetworkNone   = "none"
	DefaultNetworkBridge = "bridge"
)

// bridgeSince is the first release, v1.7, whose nodes give such jobs a bridge (contract 8).
const bridgeMajor, bridgeMinor = 1, 7

// DefaultNetwork is what a job that asks for no network in particular gets on this network: a bridge when every
// connected node that may run it gives it one, and otherwise none, for the job may meet that node. It is empty when
// no node is known.
func (f *NetworkFacts) DefaultNetwork(constraints []Constraint) string {
	if f == nil {
		return ""
	}
	if f.Unconnecting(constraints) != nil {
		return DefaultNetworkNone
	}
	for _, n := range f.Connected() {
		if n.Matches(constraints) {
			return DefaultNetworkBridge
		}
	}
	return ""
}

// Unconnecting is the first connected node that may run a job with these constraints, and gives it no network unless it
// asks for one, or not even then; nil when every node that is known gives it one.
func (f *NetworkFacts) Unconnecting(constraints []Constraint) *ComputeNode {
	if f == nil {
		return nil
	}
	for _, n := range f.Connected() {
		if n.Matches(constraints) && !n.bridges() {
			return &n
		}
	}
	return nil
}

// bridges tells whether the node connects jobs that do not ask for it. One whose version cannot be read counts as old,
// and one that was built without a release number, "v0.0.0-xxxxxxx", as new.
func (n ComputeNode) bridges() bool {
	if n.RejectsNetworked {
		return false
	}
	var major, minor int
	if _, err := fmt.Sscanf(strings.TrimPrefix(n.Version, "v"), "%d.%d", &major, &minor); err != nil {
		return false
	}
	return major == 0 && minor == 0 || major > bridgeMajor || major == bridgeMajor && minor >= bridgeMinor
}
