package job

// NetworkFacts are what a network says of itself before a job is sent.
type NetworkFacts struct {
	// Endpoint of its API, "http://127.0.0.1:1234", and where that was found: "BACALHAU_API_HOST", "default".
	Endpoint, Origin string
	// Version of Bacalhau, "v1.9.3"; empty when the network does not say.
	Version string
	// Nodes are its compute nodes, connected or not; nil when it refuses to list them.
	Nodes []ComputeNode
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
func (f *NetworkFacts) Connected() []ComputeNode {
	var connected []ComputeNode
	for _, n := range f.Nodes {
		if n.Connected {
			connected = append(connected, n)
		}
	}
	return connected
}
