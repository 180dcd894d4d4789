package compose

import (
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
)

// within is a path as seen from a folder.
func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func volumes(s *service, _ *key) *fault {
	for _, v := range s.of.Volumes {
		m := convert.Mount{Typed: s.typed(v.Target, "volumes"), Source: v.Source, Target: v.Target, ReadOnly: v.ReadOnly}
		switch v.Type {
		case types.VolumeTypeBind:
		case types.VolumeTypeVolume:
			// Compose prefixes the name of a volume with that of the project.
			m.Source = strings.TrimPrefix(v.Source, "job_")
		case types.VolumeTypeTmpfs:
			m.Source, m.Fresh = "", true
		default:
			s.Note(convert.Note{Typed: m.Typed, Fate: convert.Refused, Says: "a node mounts inputs and outputs alone"})
			continue
		}
		if fault := s.Mount(m); fault != nil {
			return fault
		}
	}
	return nil
}

// ports are read as docker run reads them: the host's and the container's.
func ports(s *service, _ *key) *fault {
	const most = 100 // a range is a port each, and a node opens one by one
	if n := len(s.of.Ports); n > most {
		return job.Mistake(job.Position{}, "%d ports, want %d at most", n, most)
	}
	for _, p := range s.of.Ports {
		value := flatPort(p)
		if fault := s.set("publish", value, "ports"); fault != nil {
			return fault
		}
	}
	return nil
}

// devices that are GPUs are as many of them.
func devices(s *service, _ *key) *fault {
	for _, d := range s.of.Devices {
		if fault := s.set("device", d.Source, "devices"); fault != nil {
			return fault
		}
	}
	return nil
}
