package report

import (
	"fmt"
	"strconv"
	"strings"
)

// Ask is what to ask the network for: flags for a job given as flags, and the task's keys for a job file.
func (r *Report) Ask() string {
	n := r.Needs
	var flags, resources, keys []string
	if n.CPU != "" {
		flags, resources = append(flags, "--cpu "+n.CPU), append(resources, "CPU: "+strconv.Quote(n.CPU))
	}
	flags, resources = append(flags, "--memory "+n.Memory), append(resources, "Memory: "+strconv.Quote(n.Memory))
	keys = append(keys, "Resources: {"+strings.Join(resources, ", ")+"}")
	if n.Timeout > 0 {
		flags = append(flags, fmt.Sprintf("--timeout %d", n.Timeout))
		keys = append(keys, fmt.Sprintf("Timeouts: {TotalTimeout: %d}", n.Timeout))
	}
	if r.Subject.File == "" {
		return strings.Join(flags, " ")
	}
	return strings.Join(keys, ", ")
}

// Used is what that comes from. Cached files are no need: the kernel drops them when memory is short.
func (r *Report) Used() string {
	t := r.Trial
	if r.Needs.AtLeast {
		return fmt.Sprintf("at least: killed at %s of %s memory", Size(t.PeakMemory), Size(t.MemoryLimit))
	}
	memory := t.WorkingMemory
	if memory == 0 {
		memory = t.PeakMemory
	}
	if r.Needs.CPU == "" {
		return fmt.Sprintf("used %s of %s memory, in an emulator", Size(memory), Size(t.MemoryLimit))
	}
	return fmt.Sprintf("used %s of %s memory, %.1f of %s CPU", Size(memory), Size(t.MemoryLimit), t.BusiestCPU(), Cores(t.CPULimit))
}
