package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

var inputTarget = &lint.Check{
	ID:       "input-target",
	Title:    "an input is mounted at an absolute path below /",
	Severity: lint.Error,
	Doc: `Bacalhau accepts any target; the node's engine does not: a relative one ends with ` + "`mount path must be absolute`" + `, and
` + "`/`" + ` with ` + "`destination can't be '/'`" + `, on every node in turn.

What Docker takes behind a mount, ` + "`:ro`, `:rw`, `:z`" + `, is part of the folder's name here: the data lies in ` + "`/inputs:ro`" + `, the program
finds nothing in ` + "`/inputs`" + `, and the job says "Completed". In ` + "`--input`" + ` it is refused. A local input is read-only unless its
source has ` + "`ReadWrite: true`" + ` (` + "`opt=rw=true`" + `); copies of other sources can be written to, and what is written is thrown away.`,
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		fault, want := placeFault(in.Target, "/inputs")
		if fault == "" {
			return f
		}
		message := fmt.Sprintf("input target %q %s, want %s", in.Target, fault, want)
		yaml := "Target: " + yamlWord(want)
		if _, mode := job.CutMountMode(in.Target); job.Writes(mode) && readOnly(in) {
			yaml += ", Source: {Params: {ReadWrite: true}}"
		}
		in.Target = want
		return lint.Finding{
			Message:  message,
			Fix:      inputFix(s, i, lint.Flags("--input", flags.Input(in)), "", yaml),
			Position: s.Job.InputAt(i, "Target"),
		}
	}),
}
