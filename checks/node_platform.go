package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

var nodePlatform = &lint.Check{
	ID:       "node-platform",
	Title:    "the network has nodes of the wanted platform",
	Severity: lint.Error,
	Doc: `With ` + "`--platform`" + ` you say what the network's nodes are, and the image is judged by it. When no node that may run the job has that
platform, each of them refuses the image.

Without the flag the platform is that of the nodes.`,
	Needs: []lint.Fact{lint.FactNodes},
	Run: func(s *lint.Subject) []lint.Finding {
		nodes := s.Eligible()
		platforms := lint.Offered(nodes, func(n facts.Node) []string { return []string{n.Platform()} })
		// A node that does not say may be of any platform.
		if len(nodes) == 0 || slices.Contains(platforms, s.Platform) || slices.Contains(platforms, "") {
			return nil
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("nodes that may run the job are %s, none is %s; want one of theirs", strings.Join(platforms, " and "), s.Platform),
			Fix:      lint.Flags("--platform", platforms[0]),
			Position: job.Position{Source: "--platform " + s.Platform},
		}}
	},
}
