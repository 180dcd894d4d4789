package job

import "slices"

// SetDefaultPublisher gives the job a publisher that its user did not choose.
func (j *Job) SetDefaultPublisher(kind string) {
	if j.positions == nil {
		j.positions = map[string]Position{}
	}
	j.positions["Tasks[0].Publisher"] = Position{Source: "--publisher " + kind + " (default)"}
	j.Task().Publisher = &Spec{Type: kind}
	j.publisherDefault = true
}

// fetchable are the publishers that need no parameters and whose results can be downloaded, best first.
var fetchable = []string{PublisherLocal, PublisherS3Managed}

// ChoosePublisher replaces a default publisher by one that the network offers: the first fetchable one that any
// node that may run the job has. It leaves the job alone when there is none, or no network is known.
func (j *Job) ChoosePublisher(f *NetworkFacts) {
	if f == nil || !j.publisherDefault {
		return
	}
	for _, kind := range fetchable {
		if slices.ContainsFunc(f.Connected(), func(n ComputeNode) bool { return n.Matches(j.Constraints) && n.Publishes(kind) }) {
			j.SetDefaultPublisher(kind)
			return
		}
	}
}
