package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var userInputs = &lint.Check{
	ID:       "user-inputs",
	Title:    "the image's user may read the inputs",
	Severity: lint.Error,
	Doc: `A node keeps an S3 input in a folder with mode 0700, owned by root. In an image whose USER is not root it cannot even be listed:
` + "`can't open '/inputs': Permission denied`" + `, while the job says "Completed". Inputs of other kinds can be read by anyone.`,
	Needs: []lint.Fact{lint.FactConfig},
	Run: eachInput(job.SourceS3, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if !nonRoot(s) {
			return f
		}
		return lint.Finding{
			Message: fmt.Sprintf("image runs as USER %s, who may not read the S3 input at %s: nodes make it with mode 0700, owned by root",
				s.Image.Config.User, path.Clean(in.Target)),
			Fix:      lint.Dockerfile("USER 0"),
			Position: s.InDockerfile("USER", "", s.Image.Config.User),
		}
	}),
}
