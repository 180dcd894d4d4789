package harness

import (
	"net"
	"strconv"
	"time"
)

// Egress is what a workload tried to reach. It was recorded in a run of its own, without a network and under
// observation, which has no say in the verdict.
type Egress struct {
	// Method is EgressBySeccomp or EgressByDNS.
	Method string `json:"method"`
	// Instrumented says that the run was not as on a node: a supervisor watched it.
	Instrumented bool `json:"instrumented"`
	// ExitCode of the instrumented run; -1 when it did not start.
	ExitCode int `json:"exit_code"`
	// Duration of the instrumented run.
	Duration time.Duration `json:"duration_ns"`
	// Lookups are the names that were asked for, in the order of the first question. Never nil.
	Lookups []Lookup `json:"lookups"`
	// Connections are the addresses outside the container that were tried, in the order of the first try. Never nil.
	Connections []Connection `json:"connections"`
	// Caveats are what the method cannot see, and what it changes. Never nil.
	Caveats []string `json:"caveats"`
	// Incomplete says why something may be missing that the method could have seen.
	Incomplete []string `json:"incomplete,omitempty"`
}

// The methods of recording.
const (
	// EgressBySeccomp: a supervisor is told of every call that names an address, and answers DNS questions.
	EgressBySeccomp = "seccomp"
	// EgressByDNS: a container beside the workload's answers DNS questions; addresses are not seen.
	EgressByDNS = "dns sidecar"
)

// Lookup is one name that was asked for. No name was resolved.
type Lookup struct {
	// Name without the final dot: "data.example.com".
	Name string `json:"name"`
	// Types of the records that were asked for: A, AAAA.
	Types []string `json:"types"`
	// Count of questions: resolvers ask again when the answer is a failure.
	Count int `json:"count"`
	// Process is the first that asked; nil when it could not be told.
	Process *Process `json:"process,omitempty"`
}

// Connection is one address that was tried.
type Connection struct {
	// Address is an IP address: "192.0.2.7", "2001:db8::1".
	Address string `json:"address"`
	// Port is zero where there are none, as for a ping.
	Port int `json:"port"`
	// Protocol of the socket in lower case: tcp, udp, raw, ping; empty when it could not be told.
	Protocol string `json:"protocol,omitempty"`
	// Count of connects and of datagrams.
	Count int `json:"count"`
	// Process is the first that tried; nil when it could not be told.
	Process *Process `json:"process,omitempty"`
	// Error is what the kernel says to that address without a network: "network is unreachable".
	Error string `json:"error,omitempty"`
}

// Where is the address with its port, if it has one: "192.0.2.7:443", "[2001:db8::1]:443", and "192.0.2.7" for a ping.
func (c Connection) Where() string {
	if c.Port == 0 {
		return c.Address
	}
	return net.JoinHostPort(c.Address, strconv.Itoa(c.Port))
}

// Process is one process of the workload.
type Process struct {
	// PID in the container. The workload's first process, otherwise 1, has another number in the instrumented run.
	PID int `json:"pid"`
	// Command is the start of its command line.
	Command string `json:"command"`
}
