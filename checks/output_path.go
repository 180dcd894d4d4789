package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputPath = &lint.Check{
	ID:       "output-path",
	Title:    "an output is an absolute path below /",
	Severity: lint.Error,
	Doc: `An output is mounted like an input, so its path must be absolute and not ` + "`/`" + ` itself. Bacalhau accepts any path; the node's
engine ends with ` + "`mount path must be absolute`" + ` or ` + "`destination can't be '/'`" + `.

What Docker takes behind a mount, ` + "`:rw`" + `, is part of the path here. In ` + "`--output`" + ` it is refused.`,
	Run: eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
		fault, want := placeFault(out.Path, "/outputs")
		if fault == "" {
			return f
		}
		return lint.Finding{
			Message: fmt.Sprintf("output path %q %s, want %s", out.Path, fault, want),
			Fix:     outputFix(s, i, out.Name, want, "Path: "+yamlWord(want)),
		}
	}),
}
