package checks

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var trialSpecial = &lint.Check{
	ID:       "trial-special",
	Title:    "results are files and folders, not pipes or sockets",
	Severity: lint.Error,
	Doc: `A program that leaves a pipe, a socket or a device among its outputs has done its work, and then publishing fails, and the job with
it: with the IPFS publisher ("unrecognized file type"), and with a socket everywhere ("sockets not supported"). The S3 publisher with
` + "`opt=encoding=plain`" + ` waits for ever for somebody to write to a pipe. In the archives of the local and S3 publishers pipes and devices are
entries, which nobody unpacks: that is a warning.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		publisher := s.Job.Task().Publisher
		if publisher == nil || strings.EqualFold(publisher.Type, job.PublisherNoop) || s.Job.Stays() {
			return nil
		}
		var findings []lint.Finding
		for i, out := range s.Trial.Outputs {
			var special, paths []string
			fails := harness.PlainS3(publisher) || strings.EqualFold(publisher.Type, job.PublisherIPFS)
			for _, f := range out.Files {
				if f.Mode&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) == 0 {
					continue
				}
				fails = fails || f.Mode&fs.ModeSocket != 0
				at := path.Join(out.Path, strings.TrimPrefix(f.Path, out.Name+"/"))
				special, paths = append(special, f.Kind()+" "+at), append(paths, at)
			}
			if len(special) == 0 {
				continue
			}
			found := lint.Finding{
				Message:  fmt.Sprintf("the %s publisher fails at %s, and the job with it; want files and folders", publisher.Type, some(special, 1)),
				Fix:      lint.Advise("rm -f " + words.ShellLine(paths[:min(len(paths), maxTolerated)])).For(lint.Author).With("at the end of the workload"),
				Position: s.Job.OutputAt(i, "Path"),
			}
			if !fails {
				found.Severity = lint.Warning
				found.Message = fmt.Sprintf("the %s publisher packs %s, and nobody unpacks that; want files and folders", publisher.Type, some(special, 1))
			}
			findings = append(findings, found)
		}
		return findings
	},
}
