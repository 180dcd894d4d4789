package checks

import (
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
)

// Unpushed are the checks of an image that is about to be pushed: those that look at it, and not at where it is. What else there is
// to its job, the network and its nodes, is no matter of the image's.
func Unpushed(s *lint.Subject) lint.Catalogue {
	here := []*lint.Check{imagePublic, imageTag, imageManifest}
	if s.Image != nil && s.Image.Access.Local {
		here = append(here, imageMissing)
	}
	elsewhere := func(need lint.Fact) bool {
		return need == lint.FactNetwork || need == lint.FactNodes || need == lint.FactInputs
	}
	return slices.DeleteFunc(slices.Clone(All), func(c *lint.Check) bool {
		if c == imageReference || c.Judged != nil {
			return false
		}
		return len(c.Needs) == 0 || slices.ContainsFunc(c.Needs, elsewhere) || slices.Contains(here, c)
	})
}

// Pushed are the checks of an image that was pushed, of what only its registry can say.
func Pushed() lint.Catalogue {
	return lint.Catalogue{imageIncomplete, imageManifest, imageMissing, imagePlatform, imagePublic}
}
