package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var outputPath = &lint.Check{
	ID:       "output-path",
	Title:    "an output is an absolute path below /",
	Severity: lint.Error,
	Doc: `An output is mounted like an input, so its path must be absolute and not ` + "`/`" + ` itself. Bacalhau accepts any path; the node's
engine ends with ` + "`mount path must be absolute`" + ` or ` + "`destination can't be '/'`" + `.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for i, out := range s.Job.Task().ResultPaths {
			fault, want := placeFault(out.Path, "/outputs")
			if fault == "" {
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("output path %q %s, want %s", out.Path, fault, want),
				Fix:      outputFix(s, i, out.Name, want, "Path: "+want),
				Position: s.Job.OutputAt(i, "Path"),
			})
		}
		return findings
	},
}
