package checks

import (
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var outputUndeclared = &lint.Check{
	ID:       "output-undeclared",
	Title:    "a job file declares what it brings home",
	Severity: lint.Info,
	Doc: `The onboarding guide promises that what lies in ` + "`/outputs`" + ` comes home. Since v1.4 Bacalhau keeps that promise only for outputs
that the job declares: without one the job reads "Completed", and what it wrote is gone.

` + "`seatrial submit`" + ` declares ` + "`outputs:/outputs`" + ` for jobs that do not; ` + "`bacalhau job run`" + ` with the same file does not.`,
	Run: func(s *lint.Subject) []lint.Finding {
		outputs := s.Job.Task().ResultPaths
		if s.Job.File == "" || len(outputs) != 1 || outputs[0] != job.DefaultOutput || s.Job.OutputAt(0, "Path").Line != 0 {
			return nil
		}
		return []lint.Finding{{
			Message:  "job declares no outputs, and bacalhau job run would lose what it writes to /outputs; Seatrial adds outputs:/outputs",
			Fix:      lint.Run("seatrial submit --dry-run " + words.ShellWord(s.Job.File)).For(lint.User).With("prints the job as it is sent"),
			Position: s.Job.At("Tasks[0]"),
		}}
	},
}
