package compose

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
)

func deploy(s *service, _ *key) *fault {
	return s.walk(deployTable, reflect.ValueOf(*s.of.Deploy), "deploy")
}

func mode(s *service, _ *key) *fault {
	at := s.typed(s.of.Deploy.Mode, "deploy", "mode")
	switch s.of.Deploy.Mode {
	case "global":
		s.Job.Type, s.Job.Count = job.TypeDaemon, 0
		s.Note(convert.Note{Typed: at, Fate: convert.Kept, Says: "a job of type daemon, which runs on all nodes and is not meant to end", Path: "Type"})
	case "replicated-job", "global-job":
		s.Note(convert.Note{Typed: at, Fate: convert.Kept, Says: "a job of type batch, which is meant to end"})
	}
	return nil
}

func replicas(s *service, _ *key) *fault {
	s.count(*s.of.Deploy.Replicas, "deploy", "replicas")
	return nil
}

// deployResources are the limits, and reservations where there is none.
func deployResources(s *service, _ *key) *fault {
	for _, group := range []struct {
		name  string
		asked *types.Resource
	}{{"limits", s.of.Deploy.Resources.Limits}, {"reservations", s.of.Deploy.Resources.Reservations}} {
		r := group.asked
		if r == nil {
			continue
		}
		path := func(key string) []string { return []string{"deploy", "resources", group.name, key} }
		now := job.Resources{}
		if s.Task().Resources != nil {
			now = *s.Task().Resources
		}
		if r.NanoCPUs != 0 && now.CPU == "" {
			if fault := s.set("cpus", strconv.FormatFloat(float64(r.NanoCPUs), 'f', -1, 32), path("cpus")...); fault != nil {
				return fault
			}
		}
		if r.MemoryBytes != 0 && now.Memory == "" {
			if fault := s.set("memory", strconv.FormatInt(int64(r.MemoryBytes), 10), path("memory")...); fault != nil {
				return fault
			}
		}
		if r.Pids != 0 {
			if fault := s.set("pids-limit", strconv.FormatInt(r.Pids, 10), path("pids")...); fault != nil {
				return fault
			}
		}
		if fault := s.devices(r.Devices, path("devices")...); fault != nil {
			return fault
		}
		if len(r.GenericResources) > 0 {
			s.Note(convert.Note{Typed: s.typed("", path("generic_resources")...), Fate: convert.Refused, Says: convert.NoDevices})
		}
	}
	return nil
}

func gpus(s *service, _ *key) *fault { return s.devices(s.of.Gpus, "gpus") }

// devices that are asked for by what they can do are GPUs, or none of a node's.
func (s *service) devices(all []types.DeviceRequest, path ...string) *fault {
	for _, d := range all {
		value := strconv.FormatInt(int64(d.Count), 10)
		switch {
		case len(d.Capabilities) > 0 && !strings.Contains(strings.Join(d.Capabilities, " "), "gpu"):
			s.Note(convert.Note{Typed: s.typed(strings.Join(d.Capabilities, ","), path...), Fate: convert.Refused, Says: convert.NoDevices})
			continue
		case len(d.IDs) > 0:
			value = `"device=` + strings.Join(d.IDs, ",") + `"`
		case d.Count <= 0:
			value = "all"
		}
		if fault := s.set("gpus", value, path...); fault != nil {
			return fault
		}
	}
	return nil
}

func restartPolicy(s *service, _ *key) *fault {
	switch condition := s.of.Deploy.RestartPolicy.Condition; condition {
	case "any", "":
		return s.set("restart", "always", "deploy", "restart_policy")
	case "none":
		return nil
	default:
		return s.set("restart", condition, "deploy", "restart_policy")
	}
}

// placement has constraints of a swarm's nodes: those of labels are of a network's as well.
func placement(s *service, _ *key) *fault {
	for _, text := range s.of.Deploy.Placement.Constraints {
		n := convert.Note{Typed: s.typed(text, "deploy", "placement", "constraints"), Fate: convert.Refused, Says: "the network chooses the nodes: by resources, and by their labels with constraints"}
		for _, operator := range []string{"!=", "=="} {
			name, value, found := strings.Cut(text, operator)
			label, labelled := strings.CutPrefix(strings.TrimSpace(name), "node.labels.")
			c := job.Constraint{Key: label, Operator: strings.TrimPrefix(operator, "="), Values: []string{strings.TrimSpace(value)}}
			if found && labelled && c.Fault() == "" {
				n.Fate, n.Says, n.Path = convert.Changed, "a label that nodes of the network must have", job.Element("Constraints", len(s.Job.Constraints))
				s.Job.Constraints = append(s.Job.Constraints, c)
				break
			}
		}
		s.Note(n)
	}
	return nil
}

// flatPort is a port in the short form.
func flatPort(p types.ServicePortConfig) string {
	text := strconv.FormatUint(uint64(p.Target), 10)
	if p.Published != "" {
		text = p.Published + ":" + text
	}
	if p.HostIP != "" {
		text = p.HostIP + ":" + text
		if strings.Contains(p.HostIP, ":") {
			text = "[" + p.HostIP + "]" + strings.TrimPrefix(text, p.HostIP)
		}
		if p.Published == "" {
			text = strings.Replace(text, p.HostIP+":", p.HostIP+"::", 1)
		}
	}
	if p.Protocol != "" && p.Protocol != "tcp" {
		text += "/" + p.Protocol
	}
	return text
}
