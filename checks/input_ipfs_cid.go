package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/words"
)

var inputIPFSCID = &lint.Check{
	ID:       "input-ipfs-cid",
	Title:    "an IPFS input is the CID of a file or folder",
	Severity: lint.Error,
	Doc: `Bacalhau takes any text for a CID. The mistake shows when a node decides whether to run the job: ` + "`unable to decode CID`" + `,
` + "`invalid cid: selected encoding not supported`" + `. A CID cut short when it was copied is the usual slip, a name (IPNS, DNS) the next.

What it stands for must be a file or a folder: nodes refuse data in other formats (DAG-CBOR, Git) and symbolic links,
` + "`unknown ipld file type`" + `.`,
	Run: eachInput(job.SourceIPFS, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if in.Upload != "" {
			return f
		}
		typed, root := param(in, "CID"), s.Probed(i).IPFS
		_, err := ipfs.ParseCID(typed)
		bare := strings.TrimPrefix(typed, "/ipfs/")
		switch {
		case err != nil && bare != typed:
			f.Message = fmt.Sprintf("%s is a path, want the CID alone", typed)
			f.Fix = inputFix(s, i, mounted("ipfs://"+bare, in.Target), ".Source.Params", "CID: "+bare)
		case err != nil && (strings.Contains(typed, ".") || strings.HasPrefix(typed, "k51")):
			f.Message = fmt.Sprintf("%s is a name, want the CID it stands for now", typed)
			f.Fix = inputFix(s, i, lint.Expanding("--input", expanding("src=ipfs://"+resolved("/ipns/"+typed)+",dst=", in.Target)), ".Source.Params", "CID: "+resolved("/ipns/"+typed))
		case err != nil:
			f.Message = fmt.Sprintf("%s cannot be mounted: %s", typed, err)
			f.Fix = lint.Run("seatrial upload FOLDER").For(lint.User)
		case root != nil && root.Found && root.Kind != ipfs.File && root.Kind != ipfs.Folder:
			f.Message = fmt.Sprintf("%s is a %s, want a file or folder", typed, root.Kind)
			if root.Kind == ipfs.Other {
				f.Message = fmt.Sprintf("%s is %s", typed, root.Kind)
			}
			f.Fix = lint.Run("ipfs dag get " + words.ShellWord(typed)).For(lint.User)
		}
		return f
	}),
}
