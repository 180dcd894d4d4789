package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var baseTag = &lint.Check{
	ID:       "base-tag",
	Title:    "the bases of a Dockerfile are the same ones tomorrow",
	Severity: lint.Info,
	Doc: `A ` + "`FROM`" + ` without a tag, or with one that is made to be pushed again, such as ` + "`latest`" + `, takes what is there on the day of the build: the
image that is built next month has another Python, or another CUDA, than the one that was tested.

The tag of a version is enough to know what one gets; a digest is what nobody can change.`,
	Needs: []lint.Fact{lint.FactDockerfile},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, base := range s.Dockerfile.Bases {
			if base.Scratch() || len(base.Unset) > 0 || image.ParseReference(base.Name) != nil || strings.Contains(base.Name, "@") {
				continue
			}
			tag := image.Tag(base.Name)
			if tag != "" && !moving[strings.ToLower(tag)] {
				continue
			}
			fact := fmt.Sprintf("base %s has no tag, which is latest", words.Printable(base.Name))
			if untagged := strings.TrimSuffix(base.Name, ":"+tag); untagged != base.Name {
				fact = fmt.Sprintf("base %s is what was last pushed under %s", words.Printable(untagged), tag)
			}
			findings = append(findings, lint.Finding{
				Message:  fact + " on the day of the build; want the tag of a version",
				Fix:      taggedFix(s, base),
				Position: s.Dockerfile.AtBase(base),
			})
		}
		return findings
	},
}

// taggedFix names the base that there is now by its digest, when that is known.
func taggedFix(s *lint.Subject, base dockerfile.Base) lint.Fix {
	if img := base.Image; img != nil && img.Digest != "" {
		if from := s.Dockerfile.Renamed(base, image.Pin(base.Name, img.Digest)); from != "" {
			fix := lint.Dockerfile(from).With("or the tag of a version")
			fix.Edits = []dockerfile.Edit{{Op: dockerfile.Replace, Line: s.Dockerfile.AtBase(base).Line, Text: from}}
			return fix.For(lint.Builder)
		}
	}
	return lint.Advise("name a version behind " + words.Printable(strings.TrimSuffix(base.Name, ":"+image.Tag(base.Name))) + ":").For(lint.Builder).With("the base's registry lists its tags")
}
