package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

var trialResources = &lint.Check{
	ID:       "trial-resources",
	Title:    "the job asks for the memory and cpu that the workload needs",
	Severity: lint.Info,
	Doc: `A node kills the container at its memory limit, so a run that came within a tenth of it is a warning: a little more data, and it is
killed there. Cached files do not count, since the kernel drops them first.

A job that asks for far more than it needs runs on fewer nodes and waits longer for one. It is advice for one that asks for more than
1 GB or 4 cores and used less than a quarter of that.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t, needs := s.Trial, s.Needs()
		if needs == nil || t.ExitCode != 0 || t.OOMKilled { // trial-oom tells of a kill
			return nil
		}
		if nearLimit(t) {
			return []lint.Finding{{
				Severity: lint.Warning,
				Message: fmt.Sprintf("workload used %s of its %s of memory at its peak, and a node kills it a little above; want %s",
					humanize.Bytes(uint64(t.WorkingMemory)), humanize.Bytes(uint64(t.MemoryLimit)), needs.Memory),
				Fix:      memoryFix(s, needs.Memory),
				Position: s.Job.TaskAt("Resources.Memory"),
			}}
		}
		return tooMuch(s, needs)
	},
}

// nearLimit tells whether the run came within a tenth of its memory limit.
func nearLimit(t *harness.Trial) bool {
	return t.WorkingMemory > 0 && t.WorkingMemory >= t.MemoryLimit/10*9
}

// tooMuch is one finding about all that the job asks for and does not need.
func tooMuch(s *lint.Subject, needs *harness.Needs) []lint.Finding {
	t := s.Trial
	var asks, used, flags, fields []string
	if t.MemoryLimit > 1_000_000_000 && t.MemoryLimit > 4*needs.MemoryBytes {
		asks = append(asks, humanize.Bytes(uint64(t.MemoryLimit))+" of memory")
		used = append(used, humanize.Bytes(uint64(max(t.WorkingMemory, 0))))
		flags = append(flags, "--memory", needs.Memory)
		fields = append(fields, "Memory: "+needs.Memory)
	}
	if needs.CPU != "" && t.CPULimit > 4 && t.CPULimit > 4*needs.Cores {
		asks = append(asks, strconv.FormatFloat(t.CPULimit, 'f', -1, 64)+" cores")
		used = append(used, fmt.Sprintf("%.1f cores", t.BusiestCPU()))
		flags = append(flags, "--cpu", needs.CPU)
		fields = append(fields, "CPU: "+strconv.Quote(needs.CPU))
	}
	if len(asks) == 0 {
		return nil
	}
	position := "Resources.CPU"
	if flags[0] == "--memory" {
		position = "Resources.Memory"
	}
	return []lint.Finding{{
		Message:  fmt.Sprintf("job asks for %s and used %s, want no more than it needs", strings.Join(asks, " and "), strings.Join(used, " and ")),
		Fix:      resourcesFix(s, flags, fields),
		Position: s.Job.TaskAt(position),
	}}
}
