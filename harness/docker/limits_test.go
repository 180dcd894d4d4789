package docker

import (
	"slices"
	"testing"

	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
)

func TestUnlimit(t *testing.T) {
	const root = "memory and CPU limits are not enforced here, and a node enforces them: Docker Engine 28.0 has no control groups for that; " +
		"want a kernel with these control groups"
	const plain = "CPU limits are not enforced here, and a node enforces them: Docker Engine 28.0 has no control groups for that; " +
		"want an engine that runs as root, or cgroup version 2 with its controllers delegated to this user"
	for _, c := range []struct {
		limits   engine.Limits
		rootless bool
		memory   int64
		nano     int64
		cpus     float64
		notes    []string
	}{
		{engine.Limits{Memory: true, CPU: true}, true, 1000, 5e8, 0.5, nil},
		{engine.Limits{Memory: true}, true, 1000, 0, 4, []string{plain}}, // what systemd 243 and older delegate
		{engine.Limits{}, false, 0, 0, 4, []string{root}},
	} {
		e := &Engine{engine: &engine.Engine{Identity: engine.Identity{Name: "Docker Engine 28.0", CPUs: 4, Limits: c.limits, Rootless: c.rootless}}}
		p := &plan{host: &container.HostConfig{Resources: container.Resources{Memory: 1000, NanoCPUs: 5e8}}}
		trial := &harness.Trial{CPUs: 0.5}
		e.unlimit(p, trial)
		if p.host.Memory != c.memory || p.host.NanoCPUs != c.nano || trial.CPUs != c.cpus || !slices.Equal(trial.Notes, c.notes) {
			t.Errorf("%+v: memory %d, CPU %d, trial %+v", c.limits, p.host.Memory, p.host.NanoCPUs, trial)
		}
	}
}
