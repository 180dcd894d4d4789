package harness

import (
	"strconv"
	"time"
)

// DefaultStay is how long the program of a job that is not meant to end is watched.
const DefaultStay = 10 * time.Second

// Stay is how a program that is not meant to end, a service's or a daemon's, kept at it.
type Stay struct {
	// Watched is how long it was to be watched, to be stopped then.
	Watched time.Duration `json:"watched_ns"`
	// Stayed: it was running at the end of that time, and ExitCode is the one of being stopped.
	Stayed bool `json:"stayed"`
	// Ports are those that the job declares, then those that the image exposes, as they were at the end of that time.
	Ports []Port `json:"ports,omitempty"`
	// Unseen says why nobody could look at the ports; empty when somebody did, or there are none.
	Unseen string `json:"ports_unseen,omitempty"`
}

// Port is one that others are to reach a program at.
type Port struct {
	// Number is the one inside of the container.
	Number int `json:"number"`
	// Protocol is tcp or udp.
	Protocol string `json:"protocol"`
	// Name is the job's for it, empty for one that the image exposes.
	Name string `json:"name,omitempty"`
	// Listens: a program has the port open.
	Listens bool `json:"listens"`
	// Loopback: at an address that leads nobody in from outside of the container, such as 127.0.0.1.
	Loopback bool `json:"loopback,omitempty"`
	// Taken: another program of this machine had it before, so that nobody knows whose it is.
	Taken bool `json:"taken,omitempty"`
}

// String is "8080 (http)", or "53/udp" for one that the image exposes.
func (p Port) String() string {
	text := strconv.Itoa(p.Number)
	if p.Protocol != "tcp" {
		text += "/" + p.Protocol
	}
	if p.Name != "" {
		text += " (" + p.Name + ")"
	}
	return text
}
