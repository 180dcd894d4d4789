package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imageTag = &lint.Check{
	ID:       "image-tag",
	Title:    "the image's name means the same image everywhere",
	Severity: lint.Info,
	Doc: `A node never pulls a tag again that it has, and remembers for an hour which platforms a tag had. So after a push to the same tag
some nodes run the older image, and others refuse the job for a platform it no longer has.

` + "`seatrial submit`" + ` always sends the digest that it checked. So this is said of job files, which may be sent by other means, of jobs that were sent
so, and of tags that are made to be pushed again, such as ` + "`latest`" + `. ` + "`seatrial push`" + ` says when it moves a tag, and prints the digest.

Of a job that nodes refused for its platform, ` + "`seatrial status`" + ` says when the registry has the right image by now: what nodes remember of
the tag is an hour old at most, and a digest they look at anew.`,
	Needs: []lint.Fact{lint.FactImage},
	Run: func(s *lint.Subject) []lint.Finding {
		img := s.Image
		if img.Source != image.Registry || img.Access.Local || img.Digest == "" {
			return nil
		}
		if f := refusedBefore(s); f != nil {
			return []lint.Finding{*f}
		}
		name := image.Tag(img.Reference)
		if name == "" || s.Job.File == "" && s.Job.ID == "" && !moving[strings.ToLower(name)] {
			return nil
		}
		pinned := image.Pin(img.Reference, img.Digest)
		return []lint.Finding{{
			Message: fmt.Sprintf("tag %s can be pushed again, and nodes keep what they have under it; want the digest, which seatrial submit always sends", name),
			Fix:     lint.Typed(s, lint.Words(pinned), lint.Edit("Tasks[0].Engine.Params", "Image: "+pinned)),
		}}
	},
}

// moving are tags that are made to be pushed again.
var moving = map[string]bool{
	"latest": true, "main": true, "master": true, "trunk": true, "head": true, "dev": true, "develop": true, "devel": true,
	"edge": true, "nightly": true, "snapshot": true, "canary": true, "unstable": true, "testing": true, "staging": true,
}
