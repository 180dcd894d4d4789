package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var trialSymlinks = &lint.Check{
	ID:       "trial-symlinks",
	Title:    "results are files, not symbolic links",
	Severity: lint.Warning,
	Doc: `The local and S3 publishers pack results into an archive that keeps the name of a symbolic link and not its target, so
that it is missing after ` + "`bacalhau job get`" + ` and the job says "Completed". The file that it names comes home only if it lies in an output too.
Hard links become copies, and the IPFS publisher keeps symbolic links.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		publisher := s.Job.Task().Publisher
		if publisher == nil || strings.EqualFold(publisher.Type, "ipfs") || s.Job.Stays() {
			return nil
		}
		var findings []lint.Finding
		for i, out := range s.Trial.Outputs {
			var links []string
			for _, f := range out.Files {
				if f.Link != "" {
					links = append(links, path.Join(out.Path, strings.TrimPrefix(f.Path, out.Name+"/"))+" -> "+f.Link)
				}
			}
			if len(links) == 0 {
				continue
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("the %s publisher drops symbolic link %s, want a copy of the file", publisher.Type, some(links, 1)),
				Fix:      copyLinks(out.Path),
				Position: s.Job.OutputAt(i, "Path"),
			})
		}
		return findings
	},
}

// copyLinks puts copies in the place of the links below a folder; busybox understands it too.
func copyLinks(dir string) lint.Fix {
	return lint.Advise("find " + words.ShellWord(path.Clean(dir)) + ` -type l -exec sh -c 'cp -rL "$1" "$1.copy" && rm "$1" && mv "$1.copy" "$1"' sh {} \;`).For(lint.Author).
		With("at the end of the workload")
}
