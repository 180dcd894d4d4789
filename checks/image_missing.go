package checks

import (
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imageMissing = &lint.Check{
	ID:       "image-missing",
	Title:    "the image is where nodes can pull it",
	Severity: lint.Error,
	Doc: `Nodes pull the image from its registry. When the tag is not there each node tries twice and the job fails with
` + "`image not available`" + `, behind the scheduler's "not enough nodes to run job".

An image that only your own engine has was not pushed yet; all else is judged by what the engine has. When its registry does not answer,
one that the engine has once pulled from there, or pushed there, is taken for pushed, and that nodes can pull it is left open.
` + "`seatrial test`" + ` runs it all the same, and ` + "`seatrial submit --local`" + ` pushes it to a registry of its own. To judge an image before you push it,
say so: ` + "`seatrial check docker-daemon:NAME`" + `.`,
	Needs: []lint.Fact{lint.FactAccess},
	Run: func(s *lint.Subject) []lint.Finding {
		img := s.Image
		switch {
		case img.Access.Local && img.Access.Pushed && refused(img.Access):
			return nil // it is there, and image-public tells who may have it
		case img.Access.Local:
			fact := img.Reference + " is only in the local engine, not pushed yet"
			if img.Access.Unreached != "" {
				fact += " as far as that one knows (its registry does not answer: " + img.Access.Unreached + ")"
			}
			return []lint.Finding{{Message: fact + "; want it in a registry nodes can reach", Fix: pushLine(s)}}
		case img.Access.Found || refused(img.Access):
			return nil
		case img.Source != image.Registry:
			return []lint.Finding{{
				Message: because("there is no "+img.Reference, img.Access.Refusal, "want an image there"),
				Fix:     buildLine(s.Platform, img),
			}}
		default:
			return []lint.Finding{{
				Message: because(img.Reference+" is not in its registry", img.Access.Refusal, "want it pushed"),
				Fix:     pushName(s, img.Reference),
			}}
		}
	},
}
