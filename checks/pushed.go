package checks

import (
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
)

// Unpushed are the checks of an image that is about to be pushed: not those of where it is, and what the network and its nodes are is
// no matter of the image's.
func Unpushed(s *lint.Subject) lint.Catalogue {
	here := []*lint.Check{imagePublic, imageTag, imageManifest, networkAuth, networkType}
	if s.Image != nil && s.Image.Access.Local {
		here = append(here, imageMissing)
	}
	return slices.DeleteFunc(slices.Clone(All), func(c *lint.Check) bool {
		return slices.Contains(here, c) || slices.Contains(c.Needs, lint.FactNodes) || slices.Contains(c.Needs, lint.FactNetwork)
	})
}

// Pushed are the checks of an image that was pushed, of what only its registry can say.
func Pushed() lint.Catalogue {
	return lint.Catalogue{imageIncomplete, imageManifest, imageMissing, imagePlatform, imagePublic}
}
