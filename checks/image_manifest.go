package checks

import (
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var imageManifest = &lint.Check{
	ID:       "image-manifest",
	Title:    "every node's engine reads the image's platform",
	Severity: lint.Warning,
	Doc: `An image pushed as a single OCI manifest (ko, skopeo, buildah, kaniko, BuildKit with oci-mediatypes and without attestations) has its
platform in its configuration only. A node whose engine is Docker 20.10 does not look there and refuses the job:
` + "`this node does not support the available image platforms []`" + `. Newer engines do. The same image inside an index that names the
platform, or with Docker's media types, runs everywhere.

An index inside an index is another thing that not every engine reads: Docker's own image store answers ` + "`unsupported manifest format`" + `
and pulls nothing, containerd's looks into it.`,
	Needs: []lint.Fact{lint.FactImage},
	Run: func(s *lint.Subject) []lint.Finding {
		img := s.Image
		if fix, ok := repairLine(img); ok && img.Nested {
			return []lint.Finding{{Message: "image for " + s.Platform + " is in an index inside the index, where Docker does not look for it; want the index to name it", Fix: fix}}
		}
		if img.Source != image.Registry || img.MediaType != "application/vnd.oci.image.manifest.v1+json" {
			return nil
		}
		return []lint.Finding{{
			Message: "image is a single OCI manifest, of which nodes with Docker 20.10 read no platform; want an index, or Docker's media types",
			Fix:     lint.Run(words.ShellLine([]string{"seatrial", "repair", "--push", tag(img.Reference), img.Reference})),
		}}
	},
}
