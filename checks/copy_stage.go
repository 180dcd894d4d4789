package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var copyStage = &lint.Check{
	ID:       "copy-stage",
	Title:    "what COPY --from names is a stage of the Dockerfile",
	Severity: lint.Error,
	Doc: `A name behind ` + "`--from=`" + ` that no stage has is an image's to BuildKit: of ` + "`COPY --from=buidler`" + ` it asks Docker Hub for
` + "`docker.io/library/buidler`" + `, and ends with ` + "`pull access denied, repository does not exist or may require authorization`" + `, which says nothing of stages. The
same goes for ` + "`RUN --mount=from=`" + `.

Told is a name that is nearly a stage's, and no image that Docker Hub has under one word. One that ` + "`docker build --build-context NAME=…`" + `
gives a meaning to is best called otherwise.`,
	Needs: []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, m := range s.Dockerfile.MisspelledStages() {
			f := lint.Finding{
				Message: fmt.Sprintf("no stage is called %s, so that BuildKit takes it for an image, docker.io/library/%s; want the stage %s",
					m.Name, m.Name, m.Stage),
				Position: s.AtWord(m.Step, "--from="+m.Name, "from="+m.Name),
				Fix:      lint.Advise("take it from the stage: from=" + words.ShellWord(m.Stage)).For(lint.User),
			}
			if text, edits, ok := s.Dockerfile.FromStage(m); ok {
				f.Fix = lint.Fix{Dockerfile: text, Edits: edits, By: lint.User}
			}
			findings = append(findings, f)
		}
		return findings
	},
}
