package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// Node is a node that runs jobs, as its network describes it.
type Node struct {
	ID string
	// OS and Arch of the node, as Go names them; empty when it does not say.
	OS, Arch string
	// Connected nodes are approved and in touch; only they are given jobs.
	Connected bool
	Labels    map[string]string
	// Engines, Sources and Publishers in lower case: "docker"; "urldownload", "ipfs"; "local", "s3".
	Engines, Sources, Publishers []string
	// Capacity is the most that one job may ask for.
	Capacity Capacity
	// Version of Bacalhau: "v1.9.3".
	Version string
	// RejectsNetworked: its JobAdmissionControl.RejectNetworkedJobs is set. It is false too for nodes that do not
	// tell, which are all but the one that answers the network's API.
	RejectsNetworked bool
}

// Capacity is an amount of resources.
type Capacity struct {
	// CPU in cores.
	CPU float64
	// Memory and Disk in bytes.
	Memory, Disk uint64
	// GPU is a number of devices.
	GPU uint64
}

// Platform is OS/Arch as images name it: "linux/amd64"; empty when the node does not say.
func (n Node) Platform() string {
	if n.OS == "" || n.Arch == "" {
		return ""
	}
	return n.OS + "/" + n.Arch
}

// Fetches tells whether the node has a source, whatever its case, as the scheduler
// looks it up (pkg/orchestrator/selection/ranking/features.go).
func (n Node) Fetches(source string) bool { return offers(n.Sources, source) }

// Publishes tells whether the node has a publisher.
func (n Node) Publishes(publisher string) bool { return offers(n.Publishers, publisher) }

func offers(names []string, wanted string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, wanted) })
}

// Matches tells whether the node's labels meet every constraint. Keys that begin with favour_ are wishes,
// which no node has to meet (ranking/labels.go).
func (n Node) Matches(constraints []job.Constraint) bool {
	for _, c := range constraints {
		if !strings.HasPrefix(c.Key, favour) && !c.Matches(n.Labels) {
			return false
		}
	}
	return true
}

// favour starts the key of a constraint that is a wish.
const favour = "favour_"

// bridgeMajor and bridgeMinor are of the first release, v1.7, whose nodes give such jobs a bridge (contract 8).
const bridgeMajor, bridgeMinor = 1, 7

// bridges tells whether the node connects jobs that do not ask for it. One whose version cannot be read counts as old,
// and one that was built without a release number, "v0.0.0-xxxxxxx", as new.
func (n Node) bridges() bool {
	if n.RejectsNetworked {
		return false
	}
	var major, minor int
	if _, err := fmt.Sscanf(strings.TrimPrefix(n.Version, "v"), "%d.%d", &major, &minor); err != nil {
		return false
	}
	return major == 0 && minor == 0 || major > bridgeMajor || major == bridgeMajor && minor >= bridgeMinor
}
