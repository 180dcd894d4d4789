package checks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var trialSymlinks = &lint.Check{
	ID:       "trial-symlinks",
	Title:    "results are files, not symbolic links",
	Severity: lint.Warning,
	Doc: `The local and S3 publishers pack results into an archive that keeps the name of a symbolic link and not its target, so
that it is missing after ` + "`bacalhau job get`" + ` and the job says "Completed". The file that it names comes home only if it lies in an output too.
Hard links become copies, and the IPFS publisher keeps symbolic links.

With ` + "`opt=encoding=plain`" + ` the S3 publisher puts a copy of what a link leads to in its place: on the node, where the path of an output is another
one. A relative link to a file of the same output is fine; any other makes the job fail, or brings a file of the node's home.`,
	Needs: []lint.Fact{lint.FactTrial},
	Run: func(s *lint.Subject) []lint.Finding {
		publisher := s.Job.Task().Publisher
		if publisher == nil || strings.EqualFold(publisher.Type, job.PublisherIPFS) || s.Job.Stays() {
			return nil
		}
		plain := harness.PlainS3(publisher)
		var findings []lint.Finding
		for i, out := range s.Trial.Outputs {
			var links []string
			for _, f := range out.Files {
				if f.Link != "" && !(plain && leadsToFile(out, f)) {
					links = append(links, path.Join(out.Path, strings.TrimPrefix(f.Path, out.Name+"/"))+" -> "+f.Link)
				}
			}
			if len(links) == 0 {
				continue
			}
			found := lint.Finding{
				Message:  fmt.Sprintf("the %s publisher drops symbolic link %s, want a copy of the file", publisher.Type, some(links, 1)),
				Fix:      copyLinks(out.Path),
				Position: s.Job.OutputAt(i, "Path"),
			}
			if plain {
				found.Severity = lint.Error
				found.Message = fmt.Sprintf("the s3 publisher with the encoding plain looks on the node for what symbolic link %s leads to, and fails where that is no file; want a copy of the file", some(links, 1))
			}
			findings = append(findings, found)
		}
		return findings
	},
}

// leadsToFile tells whether a symbolic link leads to a file of its own output, by a path that is the same on a node.
func leadsToFile(out harness.Output, link harness.File) bool {
	for range len(out.Files) { // no more links than that are one behind the other
		if path.IsAbs(link.Link) {
			return false
		}
		to := path.Join(path.Dir(link.Path), link.Link)
		at := slices.IndexFunc(out.Files, func(f harness.File) bool { return f.Path == to })
		if at < 0 || out.Files[at].Link == "" {
			return at >= 0 && out.Files[at].Mode.IsRegular()
		}
		link = out.Files[at]
	}
	return false
}

// copyLinks puts copies in the place of the links below a folder; busybox understands it too.
func copyLinks(dir string) lint.Fix {
	return lint.Advise("find " + words.ShellWord(path.Clean(dir)) + ` -type l -exec sh -c 'cp -rL "$1" "$1.copy" && rm "$1" && mv "$1.copy" "$1"' sh {} \;`).For(lint.Author).
		With("at the end of the workload")
}
