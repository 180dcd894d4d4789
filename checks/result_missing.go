package checks

import (
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/words"
)

var resultMissing = &lint.Check{
	ID:       "result-missing",
	Title:    "a completed job's results are all there",
	Severity: lint.Error,
	Doc: `Only executions that completed publish results. A job without one that did has nothing to fetch; ` + "`bacalhau job get`" + ` then
prints "No results found" and exits with 0. The same it says of a job that declares neither a publisher nor an output, which
` + "`bacalhau job run`" + ` takes and ` + "`seatrial submit`" + ` gives both: it completes, and what it wrote is gone, stdout and stderr with it.

Of a job that was not run here first, ` + "`seatrial status`" + ` also tells what its results lack: no file is in its outputs (F20), a
symbolic link is missing (F26), stdout or stderr has U+FFFD where the program wrote bytes that are no UTF-8 (F70), or is more than the
2 KB in the job's record (F47). Results of more than 4 MiB, or of more than 4 executions, are not looked at for that.`,
	Needs: []lint.Fact{lint.FactOutcome},
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Outcome.State != facts.JobCompleted {
			return nil
		}
		if len(s.Outcome.Completed()) > 0 {
			return append(unpublished(s), incomplete(s)...)
		}
		fix := lint.Run("bacalhau job history " + words.ShellWord(s.Outcome.JobID)).For(lint.User)
		if s.Job.Count == 0 {
			fix = countFix(s, 1)
		}
		return []lint.Finding{{
			Message:  "job reads \"Completed\" but no execution published results, want at least one",
			Fix:      fix,
			Position: s.Job.At("Count"),
		}}
	},
}

// unpublished is the finding for a completed job whose results nobody has kept, because it does not say where to (F20).
func unpublished(s *lint.Subject) []lint.Finding {
	task := s.Job.Task()
	if len(task.ResultPaths) > 0 || task.Publisher != nil && task.Publisher.Type != "" || task.Engine.Type == "" {
		return nil
	}
	return []lint.Finding{{
		Severity: lint.Warning,
		Message:  "job declares no output and no publisher, so that nothing it wrote was kept; want outputs:/outputs and a publisher, as seatrial submit adds them",
		Fix: lint.Typed(s, lint.Flags("--publisher", "local", "--output", "outputs:/outputs"),
			lint.Edit("Tasks[0]", "ResultPaths: [{Name: outputs, Path: /outputs}], Publisher: {Type: local}")),
		Position: s.Job.At("Tasks[0]"),
	}}
}
