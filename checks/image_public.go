package checks

import (
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imagePublic = &lint.Check{
	ID:       "image-public",
	Title:    "anyone may pull the image",
	Severity: lint.Error,
	Doc: `Nodes pull without your credentials: a job cannot carry any, and a node's own ` + "`~/.docker/config.json`" + ` is not read. A
private image fails on every node with ` + "`no basic auth credentials`" + ` and a hint that speaks of an internal error.

The registry was asked without credentials, as a node asks it.`,
	Needs: []lint.Fact{lint.FactAccess},
	Run: func(s *lint.Subject) []lint.Finding {
		access := s.Image.Access
		elsewhere := s.Image.Source != image.Registry && !(access.Local && access.Pushed)
		if elsewhere || access.Public || !access.Found && !refused(access) {
			return nil
		}
		fact := "only your credentials can read " + s.Image.Reference
		if !access.Found {
			fact = "the registry shows nobody without credentials " + s.Image.Reference + ", if it is there at all"
		}
		return []lint.Finding{{
			Message: because(fact, access.Refusal, "nodes pull without any"),
			Fix:     publish(s.Image.Reference),
		}}
	},
}
