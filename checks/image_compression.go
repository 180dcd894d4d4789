package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var imageCompression = &lint.Check{
	ID:       "image-compression",
	Title:    "every node's engine unpacks the image's layers",
	Severity: lint.Warning,
	Doc: `A layer compressed with zstd (` + "`buildx build --output …,compression=zstd`" + `) is smaller and unpacked faster, by Docker 23.0 and later. A node
whose engine is Docker 20.10 gives up: ` + "`Error processing tar file: archive/tar: invalid tar header`" + `, and the job fails with
` + "`image not available`" + `. What a network says of its nodes does not tell their engines. With gzip the image runs everywhere.

Engines look at a layer's first bytes, and so does this check where it reads the layer; of the others it takes the manifest's word.`,
	Needs: []lint.Fact{lint.FactImage, lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		found := s.Zstd()
		if len(found) == 0 {
			return nil
		}
		which := fmt.Sprintf("layer %d is", found[0])
		if len(found) > 1 {
			which = fmt.Sprintf("%d layers are", len(found))
		}
		if len(found) == s.Image.Depth {
			which = words.Count(len(found), "layer") + ", which is all of them, are"
			if len(found) == 1 {
				which = "the image's layer is"
			}
		}
		fix := packLine(s.Platform, s.Image, "compression=gzip", "force-compression=true")
		if line, ok := repairLine(s.Image); ok {
			fix = fix.With("or, without its Dockerfile, " + line.Shell)
		}
		return []lint.Finding{{
			Message: which + " compressed with zstd, which nodes with Docker 20.10 cannot unpack; want gzip",
			Fix:     fix,
		}}
	},
}
