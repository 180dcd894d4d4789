package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// refusedPlatform is what a node says of an image that is none for it: what it is, and what the node is.
var refusedPlatform = regexp.MustCompile(`does not support the available image platforms \[([^\]]*)\] \(supports \[([^\]]*)\]\)`)

// refusedBefore is the finding for a job whose tag nodes refused for its platform, of a job as the network has it, when the registry
// has an image for them under that tag by now: they remember for an hour what a tag was (F4). It is nil for any other job.
func refusedBefore(s *lint.Subject) *lint.Finding {
	img := s.Image
	tag := image.Tag(s.Job.Image())
	if !s.Foreign || s.Outcome == nil || tag == "" || !img.Access.Found {
		return nil
	}
	said := []string{s.Outcome.Message}
	for _, e := range s.Outcome.Executions {
		said = append(said, e.Message)
	}
	for _, text := range said {
		found := refusedPlatform.FindStringSubmatch(text)
		if found == nil || !runsOn(img, strings.Fields(found[2])) {
			continue
		}
		was := found[1]
		if was == "" {
			if imageManifest.Run(s) != nil {
				continue // nodes read no platform from it now either (F49)
			}
			was = "without a platform"
		}
		pinned := image.Pin(img.Reference, img.Digest)
		fix := lint.Typed(s, lint.Words(pinned), lint.Edit("Tasks[0].Engine.Params", "Image: "+pinned))
		fix.Comment += "; on a command line: seatrial submit … " + pinned
		return &lint.Finding{
			Severity: lint.Error,
			Message: fmt.Sprintf("the registry has %s under tag %s by now, and nodes remember for an hour that it was %s; want the digest, which they look at anew",
				found[2], tag, strings.ReplaceAll(was, " ", ", ")),
			Fix: fix,
		}
	}
	return nil
}

// runsOn tells whether an image names one of some platforms, as a node compares them.
func runsOn(img *image.Image, platforms []string) bool {
	return slices.ContainsFunc(img.Platforms, func(p image.Platform) bool { return slices.Contains(platforms, p.Plain()) })
}
