package checks

import (
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var imageUnpackable = &lint.Check{
	ID:       "image-unpackable",
	Title:    "the image's layers are ones that Docker unpacks",
	Severity: lint.Error,
	Doc: `A layer can be whole and still be none that an engine takes. Docker wants each name in it once
(` + "`duplicates of file paths not supported`" + `), and unpacks it in a folder of its own: a hard link to a file of a lower layer
(` + "`link /a /b: no such file or directory`" + `), a file below a file, or behind a link that leads out of the layer, all end the pull on every
node, and the job fails with ` + "`image not available`" + `. The same goes for file capabilities of a form that Linux gave up (` + "`invalid argument`" + `).

Builders of their own make such layers, and tools that put layers together from archives; Docker's and buildah do not. Layers are looked at
as far as the other checks read them. Those in files are all read when they are small, and with ` + "`--deep`" + ` always.`,
	Needs: []lint.Fact{lint.FactLayers},
	Run: func(s *lint.Subject) []lint.Finding {
		if s.Exec == nil || s.Exec.View == nil || s.Image.Source == image.DockerDaemon { // an engine that has it has unpacked it
			return nil
		}
		var findings []lint.Finding
		for _, r := range s.Exec.View.Rejections() {
			findings = append(findings, s.From(r.Layer, lint.Finding{
				Message: r.Part + " " + words.Said(r.Fault) + ", so that no node with Docker unpacks it; want it built by another builder",
				Fix:     buildLine(s.Platform, s.Image),
			}))
		}
		return folded(findings, func(n int) lint.Finding {
			return lint.Finding{Message: words.Count(n, "more thing") + " like it in the image's layers; want none", Fix: buildLine(s.Platform, s.Image)}
		})
	},
}
