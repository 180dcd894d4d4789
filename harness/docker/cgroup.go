package docker

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// group is a container's control group: the files of its counters.
type group struct {
	// memory is the highest use in bytes, or before Linux 5.19 with cgroup v2 the current one.
	memory string
	// current is the present use in bytes, and stat what it is made of.
	current, stat string
	// cpu is nanoseconds with cgroup v1, and cpu.stat with v2.
	cpu string
	// events counts, among others, the processes killed for want of memory.
	events string
}

// findGroup looks below root, where control groups are mounted, in the places where
// Docker with the cgroupfs and the systemd driver and Podman put a container. It is nil
// when there is none: before the start, after the end, and where the engine runs elsewhere.
func findGroup(root, id string) *group {
	user := strconv.Itoa(os.Getuid())
	rootless := "user.slice/user-" + user + ".slice/user@" + user + ".service/user.slice/"
	for _, place := range []string{
		"docker/" + id,
		"system.slice/docker-" + id + ".scope",
		"machine.slice/libpod-" + id + ".scope",
		"libpod_parent/libpod-" + id,
		rootless + "docker-" + id + ".scope",
		rootless + "libpod-" + id + ".scope",
	} {
		v1 := filepath.Join(root, "memory", place, "memory.max_usage_in_bytes")
		peak := filepath.Join(root, place, "memory.peak")
		current := filepath.Join(root, place, "memory.current")
		switch {
		case exists(v1):
			return newGroup(v1, "memory.usage_in_bytes", "memory.oom_control", filepath.Join(root, "cpuacct", place, "cpuacct.usage"))
		case exists(peak):
			return newGroup(peak, "memory.current", "memory.events", filepath.Join(root, place, "cpu.stat"))
		case exists(current):
			return newGroup(current, "memory.current", "memory.events", filepath.Join(root, place, "cpu.stat"))
		}
	}
	return nil
}

// newGroup has the files of memory beside each other, as both versions have them.
func newGroup(memory, current, events, cpu string) *group {
	dir := filepath.Dir(memory)
	return &group{memory, filepath.Join(dir, current), filepath.Join(dir, "memory.stat"), cpu, filepath.Join(dir, events)}
}

// read returns zeros for counters that are gone.
func (g *group) read() usage {
	var u usage
	if b, err := os.ReadFile(g.memory); err == nil {
		u.peak = parseCount(b)
	}
	if b, err := os.ReadFile(g.cpu); err == nil {
		u.cpu = parseCPU(b)
	}
	if b, err := os.ReadFile(g.current); err == nil {
		u.current = parseCount(b)
	}
	if b, err := os.ReadFile(g.stat); err == nil {
		u.files = parseFiles(b)
	}
	if b, err := os.ReadFile(g.events); err == nil {
		u.kills = parseKills(b)
	}
	return u
}

// parseCPU reads cpuacct.usage, a single number of nanoseconds, or the microseconds in cpu.stat.
func parseCPU(b []byte) time.Duration {
	for line := range bytes.Lines(b) {
		if value, ok := bytes.CutPrefix(line, []byte("usage_usec ")); ok {
			return time.Duration(min(parseCount(value), math.MaxInt64/1000)) * time.Microsecond
		}
	}
	return time.Duration(parseCount(b))
}

// parseKills reads how many processes the kernel has killed in a group that was out of memory.
func parseKills(events []byte) int64 {
	for line := range bytes.Lines(events) {
		if value, ok := bytes.CutPrefix(line, []byte("oom_kill ")); ok {
			return parseCount(value)
		}
	}
	return 0
}

// parseCount reads a non-negative number; anything else counts as zero.
func parseCount(b []byte) int64 {
	n, err := strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
