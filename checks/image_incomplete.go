package checks

import (
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var imageIncomplete = &lint.Check{
	ID:       "image-incomplete",
	Title:    "every part of the image is there, and is what the image says of it",
	Severity: lint.Error,
	Doc: `A manifest names the image's parts, its configuration and its layers, by size and digest. After a push that broke off, or in a
registry that was cleaned or repaired, one of them may be missing, shorter, longer or another one, or a layer cannot be unpacked. Every
engine then gives up the pull, each node tries twice, and the job fails with ` + "`image not available`" + ` as if there were no image.

The configuration names each layer once more, by the digest of what it unpacks to. Tools that edit an image by hand forget that one,
and engines find it out when all is pulled: ` + "`layers from manifest don't match image configuration`" + `.

What the other checks need is read whole and held against its digest. Of the rest of a layout and of an archive, size and presence are
looked at, and all of it is read when that is little. With ` + "`--deep`" + ` a registry is asked for every layer, without fetching it, and every layer that is in a file is read to its end.`,
	Needs: []lint.Fact{lint.FactLayers},
	Run: func(s *lint.Subject) []lint.Finding {
		fix := buildLine(s.Platform, s.Image)
		if s.Image.Source == image.Registry {
			fix = lint.Run("docker push " + words.ShellWord(tag(s.Image.Reference))).With("from where the image was built; one that is damaged there must be built again")
		}
		var findings []lint.Finding
		for _, d := range s.Damage {
			findings = append(findings, lint.Finding{Message: d.Error() + ", so that no node can pull the image; want it whole", Fix: fix})
		}
		return folded(findings, func(n int) lint.Finding {
			return lint.Finding{Message: words.Count(n, "more part") + " of the image are missing or damaged; want it whole", Fix: fix}
		})
	},
}
