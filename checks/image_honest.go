package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
)

var imageHonest = &lint.Check{
	ID:       "image-honest",
	Title:    "the image's index and configuration name the same platform",
	Severity: lint.Error,
	Doc: `A node compares its platform with what the index says, and does not look further. When an index calls an image
` + "`linux/amd64`" + ` whose own configuration says ` + "`linux/arm64`" + `, as happens when an index is put together by hand, the job is
accepted, the program ends with ` + "`exec format error`" + `, and the job says "Completed".

It is a warning when the program in it is for the node's platform all the same; then the label alone is wrong, which ` + "`seatrial repair`" + `
sets right.`,
	Needs: []lint.Fact{lint.FactImage, lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		config := s.Image.Config.Platform
		got := config.Plain()
		if config.OS == "" || config.Architecture == "" {
			return nil // it says nothing
		}
		if s.Image.Digest == s.Image.ManifestDigest || !lint.Declares(s.Image, s.Platform) || got == s.Platform {
			return nil
		}
		f := lint.Finding{
			Message: fmt.Sprintf("the index says %s, and the image behind it %s; want both the same", s.Platform, got),
			Fix:     relabel(s),
		}
		if s.Exec != nil && s.Exec.Verdict == exec.Runs {
			f.Severity = lint.Warning
		}
		return []lint.Finding{f}
	},
}
