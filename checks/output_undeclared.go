package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var outputUndeclared = &lint.Check{
	ID:       "output-undeclared",
	Title:    "a job file declares what it brings home",
	Severity: lint.Info,
	Doc: `The onboarding guide promises that what lies in ` + "`/outputs`" + ` comes home. Since v1.4 Bacalhau keeps that promise only for outputs
that the job declares: without one the job reads "Completed", and what it wrote is gone.

` + "`seatrial submit`" + ` declares ` + "`outputs:/outputs`" + ` for jobs that do not; ` + "`bacalhau job run`" + ` with the same file does not. It is said of a
workload that was seen to write there.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		i := slices.IndexFunc(s.Job.Task().ResultPaths, func(o job.Output) bool { return o == job.DefaultOutput })
		if s.Job.File == "" || i < 0 || !s.Job.IsDefaultOutput(i) || i >= len(s.Trial.Outputs) {
			return nil
		}
		written := slices.DeleteFunc(slices.Clone(s.Trial.Outputs[i].Files), func(f harness.File) bool { return f.Mode.IsDir() })
		if len(written) == 0 {
			return nil
		}
		yaml := "ResultPaths: [{Name: outputs, Path: /outputs}]"
		if s.Job.HasDefaultPublisher() {
			yaml += ", Publisher: {Type: local}"
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("job declares no output at /outputs, where it wrote %s: Seatrial adds outputs:/outputs, and bacalhau job run would lose what is there",
				words.Count(len(written), "file")),
			Fix:      lint.Typed(s, lint.Fix{}, lint.Edit("Tasks[0]", yaml)),
			Position: s.Job.At("Tasks[0]"),
		}}
	},
}
