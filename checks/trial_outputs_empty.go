package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var trialOutputsEmpty = &lint.Check{
	ID:       "trial-outputs-empty",
	Title:    "the workload writes to its outputs",
	Severity: lint.Warning,
	Doc: `Only what lies in a declared output comes back. A program that writes elsewhere, or nothing at all, ends as "Completed" with
an empty folder.

When the only output is the default one and the program printed something, this is advice only.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		t := s.Trial
		if !t.Finished() || len(t.Outputs) == 0 || anyOutput(t) {
			return nil
		}
		out, severity := t.Outputs[0], lint.Warning
		if len(t.Outputs) == 1 && out.Name == job.DefaultOutput.Name && out.Path == job.DefaultOutput.Path && t.Stdout.Size > 0 {
			severity = lint.Info // the default output: a program that prints its result needs none
		}
		return []lint.Finding{{
			Severity: severity,
			Message:  fmt.Sprintf("workload exited with 0 and wrote no file to %s, want its results there", path.Clean(out.Path)),
			Fix: lint.Typed(s, lint.Flags("--output", out.Name+":/WHERE/IT/WRITES").Instead(s.Job.OutputAt(0, "Path")),
				lint.Edit("Tasks[0]", "ResultPaths: [{Name: "+out.Name+", Path: /WHERE/IT/WRITES}]")),
			Position: s.Job.OutputAt(0, "Path"),
		}}
	},
}
