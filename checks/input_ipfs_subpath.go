package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/words"
)

var inputIPFSSubpath = &lint.Check{
	ID:       "input-ipfs-subpath",
	Title:    "an IPFS input is a CID alone",
	Severity: lint.Error,
	Doc: `Bacalhau keeps the CID of ` + "`ipfs://CID/sub`" + ` and silently drops the rest: the job runs with the whole root mounted,
reads other files than you meant, and says "Completed". The onboarding guide forbids subpaths for the same reason.

Every folder and file below a CID has a CID of its own; mount that one. Seatrial looks it up when your IPFS node or
gateway has the folders on the way.`,
	Run: eachInput(job.SourceIPFS, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		if in.Upload != "" {
			return f
		}
		root, sub, _ := strings.Cut(ipfsPath(in), "/")
		if sub = strings.Trim(sub, "/"); sub == "" {
			return f
		}
		f = lint.Finding{
			Message: fmt.Sprintf("nodes drop the subpath %s and mount all of %s at %s, want the CID of %s itself", sub, root, in.Target, sub),
		}
		at := resolved("/ipfs/" + root + "/" + sub)
		f.Fix = inputFix(s, i, lint.Expanding("--input", expanding("src=ipfs://"+at+",dst=", in.Target)), ".Source.Params", "CID: "+at)
		switch probed := s.Probed(i).IPFS; {
		case probed == nil:
		case probed.NoSub != "":
			f.Message = fmt.Sprintf("nodes drop the subpath %s, which leads nowhere: %s; want the CID of what is there", sub, probed.NoSub)
			f.Fix = lint.Run("ipfs ls " + words.ShellWord("/ipfs/"+root)).For(lint.User)
		case probed.Sub != "":
			target := in.Target
			if probed.SubKind == ipfs.File && path.Ext(target) == "" { // else the target itself would be the file
				target = path.Join(target, path.Base(sub))
			}
			f.Fix = inputFix(s, i, mounted("ipfs://"+probed.Sub, target), ".Source.Params", "CID: "+probed.Sub)
		}
		return f
	}),
}

// ipfsPath is the CID of an input and whatever follows it, as the user wrote it.
func ipfsPath(in job.Input) string {
	if in.URI != "" {
		path := strings.TrimPrefix(in.URI, "ipfs://")
		path, _, _ = strings.Cut(path, "?")
		return path
	}
	return strings.TrimPrefix(param(in, "CID"), "/ipfs/")
}
