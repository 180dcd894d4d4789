package docker

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/seatrial/seatrial/submit/limits"
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
		if v1 := filepath.Join(root, "memory", place, "memory.max_usage_in_bytes"); exists(v1) {
			return newGroup(v1, "memory.usage_in_bytes", "memory.oom_control", filepath.Join(root, "cpuacct", place, "cpuacct.usage"))
		}
		for _, memory := range []string{"memory.peak", "memory.current"} {
			if v2 := filepath.Join(root, place, memory); exists(v2) {
				return newGroup(v2, "memory.current", "memory.events", filepath.Join(root, place, "cpu.stat"))
			}
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
	text := func(name string) []byte {
		b, _ := limits.System.ReadFile(name)
		return b
	}
	return usage{
		peak: parseCount(text(g.memory)), cpu: parseCPU(text(g.cpu)), current: parseCount(text(g.current)),
		files: parseFiles(text(g.stat)), kills: counter(text(g.events), "oom_kill"),
	}
}

// parseCPU reads cpuacct.usage, a single number of nanoseconds, or the microseconds in cpu.stat.
func parseCPU(b []byte) time.Duration {
	if used := counter(b, "usage_usec"); used > 0 {
		return time.Duration(min(used, math.MaxInt64/1000)) * time.Microsecond
	}
	return time.Duration(parseCount(b))
}

// parseFiles reads from memory.stat how many bytes are cached files, which the kernel drops before it kills. Files in
// memory-backed file systems count as what cannot be dropped. With cgroup v1 the numbers that say total_ include groups below.
func parseFiles(stat []byte) int64 {
	return cachedFiles(func(name string) int64 { return counter(stat, name) })
}

// cachedFiles is how many bytes are cached files by the counters of memory.stat.
func cachedFiles(counter func(name string) int64) int64 {
	own := counter("inactive_file") + counter("active_file")
	total := counter("total_inactive_file") + counter("total_active_file")
	return max(own, total, 0)
}

// counter reads one of the counters in a file that has one on each line, with its name before it; zero when it is not there.
func counter(b []byte, name string) int64 {
	for line := range bytes.Lines(b) {
		if value, ok := bytes.CutPrefix(line, []byte(name+" ")); ok {
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
