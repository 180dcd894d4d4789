package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/submit/job"
)

var inputIPFSMissing = &Check{
	ID:       "input-ipfs-missing",
	Title:    "the content of an IPFS input can be had",
	Severity: Error,
	Doc: `A node waits 5 minutes for content that nobody has, twice, and may keep other jobs waiting meanwhile. Then it says
` + "`IPFS storage provider was unable to retrieve content`" + `.

Content is there while some IPFS node that others can reach has it: one of yours that stays up, or a pinning service. Seatrial
asks your own IPFS node, found through IPFS_PATH or ~/.ipfs, and the gateway named by IPFS_GATEWAY, for the root block alone, and
never a public gateway of its own accord. With neither the check is skipped. When nothing comes in time it is a warning: a node waits longer.`,
	Needs:  []Fact{FactInputs},
	Source: job.SourceIPFS,
	Run: func(s *Subject) []Finding {
		var findings []Finding
		for i, in := range s.inputs(job.SourceIPFS) {
			root := s.probed(i).IPFS
			if root == nil || root.Found {
				continue
			}
			f := Finding{
				Message:  fmt.Sprintf("%s has no content for %s: %s; want an IPFS node that has it and can be reached", root.Asked, param(in, "CID"), root.Reply),
				Fix:      "ipfs routing findprovs " + shellWord(param(in, "CID")),
				Position: s.Job.InputAt(i, "Source"),
			}
			if root.Late {
				f.Severity = Warning
				f.Message = fmt.Sprintf("%s found no content for %s in time, and nodes give up after 5 minutes", root.Asked, param(in, "CID"))
			}
			findings = append(findings, f)
		}
		return findings
	},
}
