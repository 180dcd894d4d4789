package checks

import (
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var baseMissing = &lint.Check{
	ID:       "base-missing",
	Title:    "the bases of a Dockerfile are there",
	Severity: lint.Error,
	Doc: `The registry was asked for the image behind ` + "`FROM`" + ` and has none of that name: a slip in it, a tag that was never pushed, or one that
has been taken away. The build ends there.

Of an image that the registry shows nobody without a login nothing is said: whoever builds may have one.`,
	Needs: []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, base := range s.Dockerfile.Bases {
			img := base.Image
			if !baseAnswered(img) || img.Access.Found || refused(img.Access) {
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  because("there is no "+words.Printable(base.Name), words.Said(img.Access.Refusal), "want a base that can be pulled"),
				Fix:      lint.Advise("look up the name and the tags that its registry has").For(lint.Builder).With("docker pull " + words.ShellWord(base.Name) + " says the same"),
				Position: s.Dockerfile.AtBase(base),
			})
		}
		return findings
	},
}
