package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var resourcesMinimum = &lint.Check{
	ID:       "resources-minimum",
	Title:    "the engine accepts the resources as limits",
	Severity: lint.Error,
	Doc: `A node's engine refuses to create a container with less than 6 MB of memory: ` + "`Minimum memory limit allowed is 6MB`" + `. Its
megabytes are binary and Bacalhau's ` + "`Mb`" + ` are decimal, so ` + "`6Mb`" + ` is too little as well.

Without a limit of its own a job gets 512 Mb.`,
	Run: func(s *lint.Subject) []lint.Finding {
		r := s.Job.Task().Resources
		memory, err := r.MemoryBytes()
		if r == nil || r.Memory == "" || err != nil || memory >= minMemory {
			return nil
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("memory is %s, which is %d bytes; want %d or more", r.Memory, memory, minMemory),
			Fix:      lint.Typed(s, lint.Flags("--memory", "6MiB"), lint.Edit("Tasks[0].Resources", "Memory: 6MiB")),
			Position: s.Job.TaskAt("Resources.Memory"),
		}}
	},
}

// minMemory is the engine's own bound, in bytes (F38).
const minMemory = 6 << 20
