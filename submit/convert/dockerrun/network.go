package dockerrun

import (
	"fmt"
	"strings"

	"github.com/docker/go-connections/nat"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

func network(r *reading, value string) (outcome, *job.Error) {
	const path = "Tasks[0].Network"
	o := outcome{path: path}
	switch kind, rest, _ := strings.Cut(value, ":"); {
	case kind == "default", kind == "bridge", kind == "slirp4netns", kind == "pasta", kind == "private":
		return outcome{fate: Needless, says: "nodes since 1.7 give a job the same"}, nil
	case kind == "none":
		r.Network().Type = "None"
	case kind == "host" && rest == "":
		r.Network().Type = "Host"
		o.says = "the network of the node, where its operator allows that"
		o.fate = Changed
	case kind == "container", kind == "ns":
		return outcome{fate: Refused, says: alone}, nil
	default:
		return outcome{fate: Refused, says: "a node has no network of that name, and " + alone}, nil
	}
	return o, nil
}

// publish is a port that the program listens on, and so one that is not meant to end.
func publish(r *reading, value string) (outcome, *job.Error) {
	mappings, err := nat.ParsePortSpec(value)
	if err != nil {
		return mistake("%s", words.Said(err.Error()))
	}
	const most = 100 // a range is a port each
	if len(mappings) > most {
		return mistake("%d ports, want %d at most", len(mappings), most)
	}
	for _, m := range mappings {
		if m.Port.Proto() != "tcp" {
			return outcome{fate: Refused, says: "a node opens TCP ports alone"}, nil
		}
	}
	r.Job.Type = job.TypeService
	r.Place("Type", "--publish "+value)
	n := r.Network()
	if n.Type == "" {
		n.Type = "Bridge"
	}
	o := outcome{says: "a port that the node opens; a job with one is a service, which is not meant to end"}
	for _, m := range mappings {
		port := job.Port{Name: fmt.Sprintf("port%d", m.Port.Int()), Target: m.Port.Int()}
		static, parsed := nat.ParsePort(m.Binding.HostPort)
		switch {
		case n.Type == "Host":
			port.Static, port.Target = m.Port.Int(), 0
		case parsed == nil && static >= 1024:
			port.Static = static
		case parsed == nil && static > 0:
			o.says = "a port that the node opens, at a number above 1023 that it chooses; a job with one is a service, which is not meant to end"
		}
		o.path = job.Element("Tasks[0].Network.Ports", len(n.Ports))
		n.Ports = append(n.Ports, port)
	}
	return o, nil
}
