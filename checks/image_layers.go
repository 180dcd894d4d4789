package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

const maxLayers = image.MaxDepth

var imageLayers = &lint.Check{
	ID:       "image-layers",
	Title:    "the image has no more layers than an engine stacks",
	Severity: lint.Error,
	Doc: `Docker stacks up to 125 layers. It refuses an image with more when it has pulled it: ` + "`failed to register layer: max depth exceeded`" + `,
and so does every node; the job fails with ` + "`image not available`" + `. Each RUN, COPY and ADD of a Dockerfile makes a layer, on top of those of the
image it starts from, and so does each ` + "`docker commit`" + `.

A stage of its own at the end of the Dockerfile, ` + "`FROM scratch`" + ` with ` + "`COPY --from=… / /`" + `, has one layer; it needs ENV, USER, WORKDIR,
ENTRYPOINT and CMD again.`,
	Needs: []lint.Fact{lint.FactBase},
	Run: func(s *lint.Subject) []lint.Finding {
		img := s.Image
		if img.Depth <= maxLayers {
			return nil
		}
		fix := lint.Advise("give the Dockerfile fewer RUN, COPY and ADD instructions, or a stage of its own at the end: FROM scratch and COPY --from=… / /").For(lint.Builder)
		if line, ok := repairLine(img); ok {
			fix = line.With("or give the Dockerfile fewer RUN, COPY and ADD instructions")
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("image has %d layers, want %d or fewer: no node can pull it", img.Depth, maxLayers),
			Fix:     fix,
		}}
	},
}
