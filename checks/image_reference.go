package checks

import (
	"errors"
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imageReference = &lint.Check{
	ID:       "image-reference",
	Title:    "the image reference is one an engine can read",
	Severity: lint.Error,
	Doc: `A node hands the reference to its engine as it is written. What the engine cannot parse fails on every node with
` + "`invalid image format`" + `, after the job was accepted.

The usual slips: an upper case letter in the name, ` + "`@`" + ` instead of ` + "`:`" + ` before a tag, a second colon, or a URL
copied from a browser.`,
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Unbuilt() {
			return nil // it has no name yet
		}
		var bad *image.ReferenceError
		if !errors.As(image.ParseReference(s.Job.Image()), &bad) {
			return nil
		}
		near := bad.Suggestion
		if near == "" {
			near = "docker.io/USER/APP:v1"
		}
		reason := bad.Reason
		if !strings.Contains(reason, "want ") {
			reason += ", want " + near
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("%q is no image reference: %s", bad.Reference, reason),
			Fix:     lint.Typed(s, lint.Words(near), lint.Edit("Tasks[0].Engine.Params", "Image: "+near)),
		}}
	},
}
