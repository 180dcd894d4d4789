package checks

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var inputIPFSTwice = &lint.Check{
	ID:       "input-ipfs-twice",
	Title:    "a job mounts the content of a CID once",
	Severity: lint.Warning,
	Doc: `A node fetches all inputs of a job at once, and what it fetches from IPFS goes to a folder that has the CID for a name. With the
same CID at two targets one fetch finds the folder of the other in its way: ` + "`path already exists and overwriting is not allowed`" + `.
That execution fails, and the job with it when the next one has no better luck.

Mount it once, and have the workload read it there. The same goes for a path of your machine that is an input twice.`,
	Run: eachInput(job.SourceIPFS, func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		content := ipfsContent(in)
		for _, before := range s.Job.Task().InputSources[:i] {
			if strings.EqualFold(before.Source.Type, job.SourceIPFS) && ipfsContent(before) == content {
				f.Message = fmt.Sprintf("%s is mounted at %s and at %s, and nodes that fetch it for both at once may fail; want it once", content, before.Target, in.Target)
				f.Fix = lint.Advise(words.ShellLine([]string{"ln", "-s", before.Target, in.Target})).For(lint.Author).
					With("at the start of the workload's script, and without the second input")
				break
			}
		}
		return f
	}),
}

// ipfsContent is the CID of an input, or the path whose content will have one.
func ipfsContent(in job.Input) string {
	if in.Upload != "" {
		return filepath.Clean(in.Upload)
	}
	return param(in, "CID")
}
