package docker

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/harness"
)

// limits are those that an engine enforces. One that runs without root has no control groups to set them in with cgroup
// version 1, and with version 2 those that were delegated to its user.
type limits struct{ memory, cpu bool }

// unlimit takes the limits out of a plan that the engine does not enforce, and notes that they are not tested. Docker Engine
// ignores them, and Podman ignores them or does not start the container, which depends on the version of cgroup.
func (e *Engine) unlimit(p *plan, t *harness.Trial) {
	var missing []string
	if !e.limits.memory && p.host.Memory > 0 {
		p.host.Memory, missing = 0, append(missing, "memory")
	}
	if !e.limits.cpu && p.host.NanoCPUs > 0 {
		p.host.NanoCPUs, missing = 0, append(missing, "CPU")
		t.CPUs = float64(e.cpus)
	}
	if len(missing) == 0 {
		return
	}
	want := "a kernel with these control groups"
	if e.rootless {
		want = "an engine that runs as root, or cgroup version 2 with its controllers delegated to this user"
	}
	t.Notes = append(t.Notes, fmt.Sprintf("%s limits are not enforced here, and a node enforces them: %s has no control groups for that; want %s",
		strings.Join(missing, " and "), e.name, want))
}
