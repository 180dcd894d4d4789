package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
)

var imagePlatform = &lint.Check{
	ID:       "image-platform",
	Title:    "the image runs on the network's platform",
	Severity: lint.Error,
	Doc: `A node compares what the image declares with its engine's own operating system and architecture, letter by letter, and
refuses the job when they differ: ` + "`this node does not support the available image platforms [linux/arm64] (supports [linux/amd64])`" + `.
The variant does not matter to it, but to its engine: of an index with ` + "`linux/amd64/v3`" + ` alone the job is accepted, and the pull ends with
` + "`no matching manifest for linux/amd64`" + `. What you see is "not enough nodes to run job … job rejected".

Images built on an Apple laptop are ` + "`linux/arm64`" + ` unless told otherwise. Entries that read ` + "`unknown/unknown`" + `
(attestations) do not count, and an architecture must have Go's name: ` + "`amd64`" + `, not ` + "`x86_64`" + `.`,
	Needs: []lint.Fact{lint.FactImage},
	Run: func(s *lint.Subject) []lint.Finding {
		if lint.Declares(s.Image, s.Platform) {
			return untaken(s)
		}
		return []lint.Finding{{
			Message: platformMessage(s.Image, s.Platform),
			Fix:     relabel(s),
		}}
	},
}

// untaken are images that a node takes for its platform, and whose variant keeps its engine from doing so.
func untaken(s *lint.Subject) []lint.Finding {
	if s.Image.Untaken == "" {
		return nil
	}
	return []lint.Finding{{
		Message: fmt.Sprintf("index has %s alone, which engines do not take for %s; want it to name %s", s.Image.Untaken, s.Platform, s.Platform),
		Fix:     buildLine(s.Platform, s.Image),
	}}
}

// platformMessage names what there is, which is never the wanted platform.
func platformMessage(img *image.Image, want string) string {
	var known []string
	for _, p := range img.Platforms {
		if p.OS != "unknown" && p.OS != "" && p.Architecture != "" {
			known = append(known, p.String())
		}
	}
	switch {
	case len(known) == 0 && len(img.Platforms) == 0:
		return "image names no platform, want " + want
	case len(known) == 0:
		return fmt.Sprintf("image names no platform but %s, want %s", img.Platforms[0], want)
	case len(known) > 1:
		return fmt.Sprintf("image has %s and %s, want %s",
			strings.Join(known[:len(known)-1], ", "), known[len(known)-1], want)
	}
	if p := img.Platforms[0]; p.OS+"/"+lint.GoArchitecture(p.Architecture) == want {
		return fmt.Sprintf("image calls its platform %s, want it spelled %s", known[0], want)
	}
	return fmt.Sprintf("image is %s, want %s", known[0], want)
}
