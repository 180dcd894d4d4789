// Package facts is what a network says of itself and of a job's fate: facts that checks judge. Bacalhau's client, package
// submit, fills them.
package facts

import (
	"slices"

	"github.com/seatrial/seatrial/submit/job"
)

// Network are what a network says of itself before a job is sent.
type Network struct {
	// Endpoint of its API, "http://127.0.0.1:1234", and where that was found: "BACALHAU_API_HOST", "default".
	Endpoint, Origin string
	// Version of Bacalhau, "v1.9.3"; empty when the network does not say.
	Version string
	// Nodes are its compute nodes, connected or not; nil when it refuses to list them.
	Nodes []Node
	// Refusal is why this user may not send jobs; nil when nothing is known against it.
	Refusal *Refusal
	// Local networks are on this machine, with their API on a loopback address.
	Local bool
}

// Refusal is a network's answer to a user who may not do what is asked (F44).
type Refusal struct {
	// Status is of HTTP: 401 or 403.
	Status int
	// Reason is Bacalhau's own text on one line: "Missing Authorization header".
	Reason string
	// Credential says where the one that was sent was found, "BACALHAU_API_KEY"; empty when none was sent.
	Credential string
}

// Connected are the nodes that are given jobs.
func (f *Network) Connected() []Node {
	var connected []Node
	for _, n := range f.Nodes {
		if n.Connected {
			connected = append(connected, n)
		}
	}
	return connected
}

// Fetch tells whether a connected node that may run a job with these constraints has a source. No node is known to have it where
// no network is known.
func (f *Network) Fetch(constraints []job.Constraint, source string) bool {
	return f != nil && slices.ContainsFunc(f.Connected(), func(n Node) bool { return n.Matches(constraints) && n.Fetches(source) })
}

// fetchable are the publishers that need no parameters and whose results can be downloaded, best first.
var fetchable = []string{job.PublisherLocal, job.PublisherS3Managed}

// ChoosePublisher replaces a job's default publisher by one that the network offers: the first fetchable one that any
// node that may run the job has. It leaves the job alone when there is none, or no network is known.
func (f *Network) ChoosePublisher(j *job.Job) {
	if f == nil || !j.HasDefaultPublisher() {
		return
	}
	for _, kind := range fetchable {
		if slices.ContainsFunc(f.Connected(), func(n Node) bool { return n.Matches(j.Constraints) && n.Publishes(kind) }) {
			j.SetDefaultPublisher(kind)
			return
		}
	}
}

// What nodes give a job that asks for no network in particular.
const (
	noNetwork = "none"
	bridge    = "bridge"
)

// DefaultNetwork is what a job that asks for no network in particular gets on this network: a bridge when every
// connected node that may run it gives it one, and otherwise none, for the job may meet that node. It is empty when
// no node is known.
func (f *Network) DefaultNetwork(constraints []job.Constraint) string {
	if f == nil {
		return ""
	}
	if f.Unconnecting(constraints) != nil {
		return noNetwork
	}
	for _, n := range f.Connected() {
		if n.Matches(constraints) {
			return bridge
		}
	}
	return ""
}

// Unconnecting is the first connected node that may run a job with these constraints, and gives it no network unless it
// asks for one, or not even then; nil when every node that is known gives it one.
func (f *Network) Unconnecting(constraints []job.Constraint) *Node {
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
