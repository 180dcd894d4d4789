package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/harness"
)

// ask is what to ask the network for: flags for a job given as flags, and the task's keys for a job file.
func (r *Report) ask() string {
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

// used is what that comes from. Cached files are no need: the kernel drops them when memory is short.
func (r *Report) used() string {
	t := r.Trial
	if r.Needs.AtLeast {
		return fmt.Sprintf("at least: killed at %s of %s memory", size(t.PeakMemory), size(t.MemoryLimit))
	}
	memory := t.WorkingMemory
	if memory == 0 {
		memory = t.PeakMemory
	}
	if r.Needs.CPU == "" {
		return fmt.Sprintf("used %s of %s memory, in an emulator", size(memory), size(t.MemoryLimit))
	}
	return fmt.Sprintf("used %s of %s memory, %.1f of %s CPU", size(memory), size(t.MemoryLimit), t.BusiestCPU(), cores(t.CPULimit))
}

// cores is a number of them, as short as it can be.
func cores(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// outputFiles counts what is in the outputs besides folders.
func outputFiles(t *harness.Trial) int {
	files := 0
	for _, out := range t.Outputs {
		for _, f := range out.Files {
			if !f.Mode.IsDir() {
				files++
			}
		}
	}
	return files
}
