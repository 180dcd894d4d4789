package docker

import (
	"slices"
	"testing"

	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
)

func TestUnlimit(t *testing.T) {
	const root = "memory and CPU limits are not enforced here, and a node enforces them: Docker Engine 28.0 has no control groups for that; " +
		"want a kernel with these control groups"
	const plain = "CPU limits are not enforced here, and a node enforces them: Docker Engine 28.0 has no control groups for that; " +
		"want an engine that runs as root, or cgroup version 2 with its controllers delegated to this user"
	for _, c := range []struct {
		limits   limits
		rootless bool
		memory   int64
		nano     int64
		cpus     float64
		notes    []string
	}{
		{limits{memory: true, cpu: true}, true, 1000, 5e8, 0.5, nil},
		{limits{memory: true}, true, 1000, 0, 4, []string{plain}}, // what systemd 243 and older delegate
		{limits{}, false, 0, 0, 4, []string{root}},
	} {
		e := &Engine{name: "Docker Engine 28.0", cpus: 4, limits: c.limits, rootless: c.rootless}
		p := &plan{host: &container.HostConfig{Resources: container.Resources{Memory: 1000, NanoCPUs: 5e8}}}
		trial := &harness.Trial{CPUs: 0.5}
		e.unlimit(p, trial)
		if p.host.Memory != c.memory || p.host.NanoCPUs != c.nano || trial.CPUs != c.cpus || !slices.Equal(trial.Notes, c.notes) {
			t.Errorf("%+v: memory %d, CPU %d, trial %+v", c.limits, p.host.Memory, p.host.NanoCPUs, trial)
		}
	}
}
