package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var inputForm = &lint.Check{
	ID:       "input-form",
	Title:    "an input reads the same to Bacalhau's own client",
	Severity: lint.Info,
	Doc: `In the short form of ` + "`--input`" + ` Bacalhau's own client cuts at the last colon, so that the port of
` + "`http://host:8080/f`" + ` becomes a path and it says ` + "`URL must end with a file name`" + `; an equals sign makes a key of what
is before it (` + "`unexpected key`" + `), and a comma ends the value.

Seatrial reads all of these as they are meant, and what it sends is right. The long form means the same to both.`,
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if in.Misread == "" || in.Source.Type == "" || in.Upload != "" { // input-scheme tells of it, or it is uploaded
			return f
		}
		fix := lint.Flags("--input", flags.Input(in)).Instead(s.Job.InputAt(i, "Source"))
		if in.Source.Params["URL"] != nil && secret.URL(flags.Input(in)) != flags.Input(in) {
			fix = fix.With(secret.Mark + " is what was typed there")
		}
		return lint.Finding{Message: fmt.Sprintf("bacalhau docker run %s; want the long form there", in.Misread), Fix: fix}
	}),
}
