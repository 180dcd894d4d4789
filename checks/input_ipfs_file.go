package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

var inputIPFSFile = &lint.Check{
	ID:       "input-ipfs-file",
	Title:    "an IPFS file is mounted under a file name",
	Severity: lint.Info,
	Doc: `The CID of a folder is mounted as the folder at the target. The CID of a file is mounted as a file AT the target: with the
default, ` + "`/inputs`" + ` itself is a file, and ` + "`ls /inputs/*`" + ` finds nothing. The onboarding guide says that files do not work
at all, which was once so.

Name the file in the target, or add it to IPFS in a folder (` + "`ipfs add --wrap-with-directory`" + `). A target that ends in a file
name with an extension is taken to mean that.`,
	Needs:  []lint.Fact{lint.FactInputs},
	Source: job.SourceIPFS,
	Run: probedInputs(job.SourceIPFS, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		root := s.Probed(i).IPFS
		if root == nil || !root.Found || root.Kind != ipfs.File || path.Ext(in.Target) != "" {
			return f
		}
		target := path.Join(in.Target, "FILE")
		return lint.Finding{
			Message:  fmt.Sprintf("%s is a file, and nodes make %s itself that file; want a file name in the target", param(in, "CID"), in.Target),
			Fix:      inputFix(s, i, mounted("ipfs://"+param(in, "CID"), target), "", "Target: "+target),
			Position: s.Job.InputAt(i, "Target"),
		}
	}),
}
