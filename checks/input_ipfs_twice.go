package checks

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var inputIPFSTwice = &lint.Check{
	ID:       "input-ipfs-twice",
	Title:    "a job mounts the content of a CID once",
	Severity: lint.Warning,
	Doc: `A node fetches all inputs of a job at once, and what it fetches from IPFS goes to a folder that has the CID for a name. With the
same CID at two targets one fetch finds the folder of the other in its way: ` + "`path already exists and overwriting is not allowed`" + `.
That execution fails, and the job with it when the next one has no better luck.

Mount it once, and have the workload read it there. The same goes for a path of your machine that is an input twice.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		first := map[string]job.Input{}
		for i, in := range s.Job.Task().InputSources {
			if !strings.EqualFold(in.Source.Type, job.SourceIPFS) {
				continue
			}
			content := cmp.Or(param(in, "CID"), in.Upload)
			if in.Upload != "" {
				content = filepath.Clean(in.Upload)
			}
			before, again := first[content]
			if !again {
				first[content] = in
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("%s is mounted at %s and at %s, and nodes that fetch it for both at once may fail; want it once", content, before.Target, in.Target),
				Fix:      inputFix(s, i, lint.Flags("--input", before.Flag()), "", "Target: "+before.Target),
				Position: s.Job.InputAt(i, "Source"),
			})
		}
		return findings
	},
}
