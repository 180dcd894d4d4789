package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/words"
)

var inputIPFSMissing = &lint.Check{
	ID:       "input-ipfs-missing",
	Title:    "the content of an IPFS input can be had",
	Severity: lint.Error,
	Doc: `A node waits 5 minutes for content that nobody has, twice, and may keep other jobs waiting meanwhile. Then it says
` + "`IPFS storage provider was unable to retrieve content`" + `.

Content is there while some IPFS node that others can reach has it: one of yours that stays up, or a pinning service. Seatrial
asks your own IPFS node, found through IPFS_PATH or ~/.ipfs, and the trustless gateways named by IPFS_GATEWAY, for the root block alone,
and never a public gateway of its own accord. With neither the check is skipped. When nothing comes in time it is a warning: a node
waits longer. IPFS_GATEWAY may name several, ` + "`https://GATEWAY,https://OTHER`" + `. Inputs and results are fetched from your node first, then
from the gateways in that order: the next one goes on when one fails or stalls.

A root without the rest is as good as nothing. With ` + "`--deep`" + ` every block is looked for, of files' data without fetching it.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceIPFS,
	Run: probedInputs(job.SourceIPFS, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		root := s.Probed(i).IPFS
		if root == nil {
			return f
		}
		if root.Found {
			return missingBlocks(in, root.Blocks)
		}
		f = lint.Finding{
			Message: fmt.Sprintf("%s has no content for %s: %s; want an IPFS node that has it and can be reached", root.Asked, param(in, "CID"), root.Reply),
			Fix:     lint.Run("ipfs routing findprovs " + words.ShellWord(param(in, "CID"))).For(lint.Keeper),
		}
		if root.Late {
			f.Severity = lint.Warning
			f.Message = fmt.Sprintf("%s found no content for %s in time, and nodes give up after 5 minutes", root.Asked, param(in, "CID"))
		}
		return f
	}),
}

// missingBlocks is the finding about an input whose root is there and something below it is not.
func missingBlocks(in job.Input, blocks *ipfs.Blocks) lint.Finding {
	if blocks == nil || blocks.Missing == 0 {
		return lint.Finding{}
	}
	known := words.Count(blocks.Total, "block")
	if blocks.Unfinished {
		known = fmt.Sprintf("the %s looked for in time", words.Count(blocks.Total, "block"))
	}
	return lint.Finding{
		Message: fmt.Sprintf("%d of %s of %s cannot be had, want an IPFS node that has all and can be reached", blocks.Missing, known, param(in, "CID")),
		Fix:     lint.Run("ipfs dag stat " + words.ShellWord(param(in, "CID"))).For(lint.Keeper),
	}
}
